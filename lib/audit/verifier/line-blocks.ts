import { Altered } from "./altered";

const NEWLINE = 0x0a;
/** No event with all that it discloses comes near; a file without lines would else be read into memory as a whole. */
const LONGEST_LINE = 64 * 1024 * 1024;

/** A piece of a file of lines: whole lines, of which the last of the file comes alone. */
export type Block = { bytes: Buffer; isLast: boolean };

/** Cuts a file into blocks of whole lines, whatever pieces it arrives in. The first and the last line come alone. */
export async function* lineBlocks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Block> {
  let pieces: Buffer[] = [];
  let length = 0;
  let isFirst = true;
  for await (const piece of source) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    pieces.push(bytes);
    length += bytes.length;
    if (length > LONGEST_LINE) throw new Altered(null, "This is no audit export: it has a line of more than 64 MiB.");
    // Joined only where a line ends, or a line longer than many pieces would be copied again for each of them.
    if (!bytes.includes(NEWLINE)) continue;
    let held = Buffer.concat(pieces);
    if (isFirst && held.indexOf(NEWLINE) < held.length - 1) {
      const end = held.indexOf(NEWLINE) + 1;
      yield { bytes: held.subarray(0, end), isLast: false };
      held = held.subarray(end);
      isFirst = false;
    }
    const keep = isFirst ? 0 : startOfLastLine(held);
    if (keep > 0) yield { bytes: held.subarray(0, keep), isLast: false };
    pieces = [held.subarray(keep)];
    length = held.length - keep;
  }
  yield* rest(Buffer.concat(pieces));
}

/** What stands after the last block: the last line, and before it perhaps one more. */
function* rest(held: Buffer): Generator<Block> {
  const start = startOfLastLine(held);
  if (start > 0) yield { bytes: held.subarray(0, start), isLast: false };
  if (start < held.length) yield { bytes: held.subarray(start), isLast: true };
}

/** Where the last line begins, which may have an end or not. */
function startOfLastLine(bytes: Buffer): number {
  const withoutEnd = bytes.at(-1) === NEWLINE ? bytes.length - 1 : bytes.length;
  return withoutEnd === 0 ? 0 : bytes.lastIndexOf(NEWLINE, withoutEnd - 1) + 1;
}
