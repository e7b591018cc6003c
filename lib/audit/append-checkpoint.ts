import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import type { CheckpointRow } from "./checkpoint-store";
import { type Checkpoint, NoteError, parseCheckpoint, parseNote } from "./note";
import { rangeHashes } from "./proof-store";
import { conflicting, type Sent } from "./sent";

/** More than one line. */
const TAIL_BYTES = 64 * 1024;

async function readTail(handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  const start = Math.max(0, size - TAIL_BYTES);
  const buffer = Buffer.alloc(size - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead).toString("utf8");
}

function checkpointIn(line: string): Checkpoint | null {
  try {
    return parseCheckpoint(parseNote(String(JSON.parse(line).note)).text);
  } catch (error) {
    if (error instanceof NoteError || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The last log checkpoint that is there whole: a process may have died in the middle of a line, and the next went on below. */
function lastIn(tail: string): Checkpoint | null {
  for (const line of tail.split("\n").slice(0, -1).reverse()) {
    const found = checkpointIn(line);
    if (found) return found;
  }
  return null;
}

async function append(handle: FileHandle, text: string): Promise<void> {
  const bytes = Buffer.from(text, "utf8");
  const { bytesWritten } = await handle.write(bytes);
  if (bytesWritten < bytes.length) throw new Error("the line was not written whole");
  await handle.sync();
}

/** A file that was just made is there after a crash only once its folder is on disk too. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  await handle.sync().finally(() => handle.close());
}

async function compare(tenantId: string, last: Checkpoint, size: number): Promise<Sent | null> {
  if (last.size > size) return conflicting(`the file knows ${last.size} events, the log has ${size}`);
  const [root] = await rangeHashes(tenantId, [[0, last.size]]);
  if (!root?.equals(last.root)) return conflicting(`the first ${last.size} events are not those that the file knows`);
  return last.size === size ? { ok: true } : null;
}

/**
 * Adds the log checkpoint to the log's file in this folder, one line of JSON, on disk before it counts. Nothing in the file
 * is ever written over, and nothing is added to one that knows another history: it would be evidence no more.
 */
export async function appendCheckpoint(
  folder: string,
  tenantId: string,
  { size, note, at }: CheckpointRow,
): Promise<Sent> {
  // The folder is not made: where a disk is not mounted, a folder made in its place would hide that.
  const handle = await open(path.join(folder, `${tenantId}.jsonl`), "a+", 0o640);
  try {
    const tail = await readTail(handle);
    const last = lastIn(tail);
    const known = last && (await compare(tenantId, last, size));
    if (known) return known;
    const line = `${JSON.stringify({ size, at: at.toISOString(), note })}\n`;
    await append(handle, tail === "" || tail.endsWith("\n") ? line : `\n${line}`);
    if (tail === "") await syncFolder(folder);
    return { ok: true };
  } finally {
    await handle.close();
  }
}
