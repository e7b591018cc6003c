import { AppError, invalid } from "@/lib/errors";
import { parseJson } from "@/lib/payload/parse-json";

/** Bytes of a request body (api.md, *Errors*). */
const MAX_BODY = 1024 * 1024;
/** A signed note and a proof are a few KiB at most. */
const MAX_TEXT = 32 * 1024;

const tooLarge = (max: number) =>
  new AppError(413, "body_too_large", `The body is larger than ${max === MAX_BODY ? "1 MiB" : "32 KiB"}.`);

/** Who goes away while they send, as a page that is closed, is no failure of ours. */
const endedEarly = () =>
  new AppError(400, "malformed_request", "The body ended before all of it had come. Send it again.");

async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  if (Number(request.headers.get("content-length") ?? 0) > max) throw tooLarge(max);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch(() => Promise.reject(endedEarly()));
    if (done) break;
    size += value.byteLength;
    if (size > max) {
      await reader.cancel();
      throw tooLarge(max);
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The body as a short text. @throws 413 `body_too_large`; 400 `malformed_request` */
export async function readText(request: Request): Promise<string> {
  const text = decode(await readBytes(request, MAX_TEXT));
  if (text === null) throw new AppError(400, "malformed_request", "The body is not UTF-8.");
  return text;
}

/**
 * The body as strict JSON; `undefined` where there is none.
 * @throws 413 `body_too_large`; 400 `malformed_request` for half of one; 422 `invalid_payload` for what two readers could understand differently ([T14], [T38])
 */
export async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBytes(request, MAX_BODY);
  if (bytes.byteLength === 0) return undefined;
  const text = decode(bytes);
  if (text === null)
    throw invalid([{ path: "", message: "is not UTF-8" }], "invalid_payload", "The body is not UTF-8.");
  const parsed = parseJson(text);
  if (!parsed.ok) throw invalid([{ path: parsed.path, message: parsed.message }], "invalid_payload", parsed.message);
  return parsed.value;
}
