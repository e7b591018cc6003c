import { AppError } from "@/lib/errors";
import { parseJson } from "@/lib/payload/parse-json";
import type { Line } from "./schemas";

const MAX_UPLOAD = 32 * 1024 * 1024;
const MAX_LINE = 1024 * 1024;
const MAX_LINES = 200_000;
const BATCH = 200;
const NEWLINE = 0x0a;

const tooLarge = (why: string) => new AppError(413, "body_too_large", `The upload ${why}.`);
const TOO_LONG = "is longer than 1 MiB";

/**
 * The lines of an upload (JSON, one a line, at most 32 MiB and 200,000 lines), as they come in, in batches. Empty lines are left
 * out but counted; a line that can't be read says why.
 * @throws 413 `body_too_large`
 */
export async function* readLines(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Line[]> {
  let line = 0;
  let size = 0;
  let rest: Uint8Array = new Uint8Array();
  let isTooLong = false;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_UPLOAD) throw tooLarge("is larger than 32 MiB");
    const bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
    let batch: Line[] = [];
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      line += 1;
      if (line > MAX_LINES) throw tooLarge("has more than 200,000 lines");
      batch.push(...readLine(bytes.subarray(start, end), line, isTooLong));
      isTooLong = false;
      start = end + 1;
      if (batch.length >= BATCH) {
        yield batch;
        batch = [];
      }
    }
    rest = bytes.subarray(start);
    // What is kept of a line is bounded: the rest of a long one is read over up to its end.
    if (rest.byteLength > MAX_LINE) {
      rest = new Uint8Array();
      isTooLong = true;
    }
    yield batch;
  }
  yield readLine(rest, line + 1, isTooLong);
}

function readLine(bytes: Uint8Array, line: number, isTooLong: boolean): Line[] {
  if (isTooLong || bytes.byteLength > MAX_LINE) return [{ line, problem: TOO_LONG }];
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return [{ line, problem: "is not UTF-8" }];
  }
  if (text.trim() === "") return [];
  const parsed = parseJson(text);
  if (parsed.ok) return [{ line, value: parsed.value }];
  return [{ line, problem: parsed.path === "" ? parsed.message : `${parsed.path}: ${parsed.message}` }];
}
