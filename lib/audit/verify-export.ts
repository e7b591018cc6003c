import { createHash } from "node:crypto";
import { Altered } from "./verifier/altered";
import type { CheckedLines, Frame } from "./verifier/check-lines";
import { type ExportEnd, type ExportHeader, parseEnd, parseHeader } from "./verifier/export-header";
import { ExportEvents } from "./verifier/export-events";
import { type Kept, openKept, openSigned, signersOf } from "./verifier/known-checkpoints";
import { lineBlocks } from "./verifier/line-blocks";

/** Checks blocks of lines; `depth` of them at once, in any order. */
export type LineChecker = {
  check: (bytes: Buffer, firstLine: number) => Promise<CheckedLines>;
  depth: number;
  close: () => Promise<unknown>;
};

type ExportInput = {
  source: AsyncIterable<Uint8Array>;
  /** Verifier keys that are trusted; without any, the file's own, which shows only that it agrees with itself. */
  keys: readonly string[];
  kept: readonly Kept[];
  startChecker: (frame: Frame) => LineChecker;
  /** Called now and then with the number of events that were checked, and how many the header announces. */
  onProgress?: (done: number, total: number | null) => void;
};

export type ExportSummary = {
  events: number;
  header: ExportHeader;
  /** base64 */
  root: string;
  /** Names and ids of the keys that signed the log checkpoint. */
  signedBy: string[];
  isTrusted: boolean;
  kept: number;
  disclosed: Record<string, number>;
};

/**
 * Verifies an export (docs/audit.md), without a database or a network: every leaf, the root, the log checkpoint's
 * signature, proofs, what is disclosed, and that every log checkpoint that was kept is of the same history (T42, T44).
 * @throws {Altered} with the first wrong index and what was altered
 */
export async function verifyExport(input: ExportInput): Promise<ExportSummary> {
  const blocks = lineBlocks(input.source);
  const first = await blocks.next();
  if (first.done) throw new Altered(null, "The file is empty.");
  const line = first.value.bytes;
  const header = parseHeader(withoutEnd(line));
  const keys = input.keys.length > 0 ? input.keys : header.keys;
  const signed = openSigned("The log checkpoint in the header", header.checkpoint, keys);
  requireSame(header, signed);
  const isFull = header.filter === null;
  const kept = openKept(input.kept, signed, keys);
  const events = new ExportEvents(isFull, signed, kept);
  const frame: Frame = { tenant: header.tenant, isFull, size: signed.size, root: signed.root.toString("base64") };
  const written = createHash("sha256").update(line);
  const end = await absorb(blocks, { ...input, frame, events, written });
  events.finish(end !== null);
  requireEnd(end, events.count, written.digest("hex"));
  return {
    events: events.count,
    header,
    root: frame.root,
    signedBy: signersOf(header.checkpoint, keys),
    isTrusted: input.keys.length > 0,
    kept: kept.length,
    disclosed: events.disclosed,
  };
}

const withoutEnd = (line: Buffer): string => line.toString("utf8").replace(/\n$/, "");

function requireSame(header: ExportHeader, signed: { origin: string; size: number }): void {
  if (signed.origin !== header.origin || !header.origin.endsWith(`/${header.tenant}`))
    throw new Altered(null, `The header was altered: its log checkpoint is of ${signed.origin}, not of what it names.`);
  if (signed.size !== header.size)
    throw new Altered(
      null,
      `The header was altered: it says ${header.size} events, and its log checkpoint signs ${signed.size}.`,
    );
}

type Absorbing = Pick<ExportInput, "startChecker" | "onProgress"> & {
  frame: Frame;
  events: ExportEvents;
  written: ReturnType<typeof createHash>;
};

/** Checks the lines between header and end, several blocks at once, and takes what was found in their order. */
async function absorb(blocks: AsyncGenerator<{ bytes: Buffer; isLast: boolean }>, work: Absorbing) {
  const { frame, events, written, onProgress } = work;
  const checker = work.startChecker(frame);
  const underway: Promise<CheckedLines>[] = [];
  const takeOne = async () => {
    const found = await underway.shift();
    if (!found) return;
    events.add(found);
    onProgress?.(events.count, frame.isFull ? frame.size : null);
  };
  let [line, end]: [number, ExportEnd | null] = [2, null];
  try {
    for await (const { bytes, isLast } of blocks) {
      end = isLast ? parseEnd(withoutEnd(bytes)) : null;
      if (end !== null) break;
      written.update(bytes);
      // A line that was cut off is no line.
      if (isLast && bytes.at(-1) !== 0x0a) break;
      const checked = checker.check(bytes, line);
      // It is waited for in its turn; until then a failure must not end the process.
      checked.catch(() => {});
      underway.push(checked);
      line += countLines(bytes);
      if (underway.length >= checker.depth) await takeOne();
    }
    while (underway.length > 0) await takeOne();
  } finally {
    await checker.close();
  }
  return end;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) count += 1;
  return count;
}

function requireEnd(end: ExportEnd | null, events: number, sha256: string): void {
  if (end === null)
    throw new Altered(events, "The file was cut off: its last line, which counts the events, is missing.");
  if (end.events !== events)
    throw new Altered(
      null,
      `The last line counts ${end.events} events, and the file holds ${events}: lines were added or taken.`,
    );
  if (end.sha256 !== sha256)
    throw new Altered(null, "The file is not as it was written: its SHA-256 is another than its last line says.");
}
