import { AppError, invalid } from "@/lib/errors";
import { parseJson } from "@/lib/payload/parse-json";

/** Bytes of a request body (api.md, *Errors*). */
const MAX_BODY = 1024 * 1024;

const tooLarge = () => new AppError(413, "body_too_large", "The body is larger than 1 MiB.");

async function readBytes(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > MAX_BODY) {
      await reader.cancel();
      throw tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

/**
 * The body as strict JSON; `undefined` where there is none.
 * @throws 413 `body_too_large`; 422 `invalid_payload` for what two readers could understand differently ([T14], [T38])
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.byteLength === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid([{ path: "", message: "is not UTF-8" }], "invalid_payload", "The body is not UTF-8.");
  }
  const parsed = parseJson(text);
  if (!parsed.ok) throw invalid([{ path: parsed.path, message: parsed.message }], "invalid_payload", parsed.message);
  return parsed.value;
}
