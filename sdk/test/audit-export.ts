import { eventsOf, fileOf, leavesOf, type Line, linesOf, Signer } from "./audit-files";
import { assentry, folderOf } from "./cli-io";

const SIZE = 300;
export const events = eventsOf(SIZE);
export const signer = new Signer();
export const note = await signer.note(leavesOf(events));
export const lines: readonly Line[] = linesOf(events);

/** The export of that log with other lines, or otherwise changed. */
export const whole = (changed: readonly unknown[] = lines, more: object = {}) =>
  fileOf({ lines: changed, note, keys: [signer.key], ...more });

export const edited = (line: Line): Line => ({ ...line, event: { ...line.event, type: "approval.lapsed" } });

/** Runs the command on a file with the log's key. */
export async function verify(text: string | Uint8Array, more = "", files: Record<string, string> = {}) {
  const folder = await folderOf({ "log.jsonl": text, "log.key": `# the log's\n${signer.key}\n`, ...files });
  return assentry(folder, `audit verify log.jsonl --key log.key ${more}`);
}
