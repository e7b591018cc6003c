import { type FileHandle, open } from "node:fs/promises";
import path from "node:path";
import { Altered } from "@/lib/audit/verifier/altered";
import { type ExportSummary, verifyExport } from "@/lib/audit/verify-export";
import { disclosedText, type Fact, printAltered, printVerified } from "./audit-report";
import { checkerFor } from "./audit-threads";
import { CannotRun, type Command, EXIT, type Io, readArgs } from "./command";
import { readText, unreadable } from "./files";
import { progressBar } from "./progress-bar";
import { readKeys } from "./verifier-keys";
import { visibleJson } from "./visible";

const HELP = `Usage: assentry audit verify FILE [--key KEY|FILE]... [--checkpoint FILE]... [--json]

Verifies an export of the audit log without a server and without a network: every event against its leaf, all of them
against the signed root, proofs, and what is disclosed against its commitments. Says which event is wrong first, and what
was altered.

Options:
  --key KEY          a verifier key of the log, name+id+base64, or a file with one a line; without any, the keys that the
                     file names itself are taken, which shows only that it agrees with itself
  --checkpoint FILE  a log checkpoint that you kept: the export must be of the same history, so that even a log whose
                     owner wrote all of it anew is found out
  --json             the result as JSON

A filtered export proves every event that it holds, not that none is left out.

Exit code: 0 everything fits, 1 something was altered, 2 the file cannot be read.`;

const OPTIONS = {
  key: { type: "string", multiple: true },
  checkpoint: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

const PIECE_BYTES = 1 << 19;

/** `assentry audit verify`: an export of the audit log, offline. */
export const auditVerify: Command = {
  name: "audit verify",
  summary: "verify an export of the audit log, offline",
  help: HELP,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new CannotRun("name one export", true);
    const keys = await readKeys(io, values.key ?? []);
    const kept = await Promise.all(
      (values.checkpoint ?? []).map(async (name) => ({ name, note: await readText(io, name) })),
    );
    const handle = await openFile(io, file);
    try {
      const startChecker = checkerFor(await sizeOf(handle, file));
      const source = handle.createReadStream({ highWaterMark: PIECE_BYTES, autoClose: false });
      const onProgress = (done: number, total: number | null) => io.progress?.(progressBar(done, total));
      const summary = await verifyExport({ source, keys, kept, startChecker, onProgress });
      io.progress?.("");
      if (values.json) io.raw(`${visibleJson({ ok: true, ...summary })}\n`);
      else printSummary(io, file, summary);
      return EXIT.ok;
    } catch (error) {
      io.progress?.("");
      if (error instanceof Error && "syscall" in error) throw unreadable(file, error);
      if (!(error instanceof Altered)) throw error;
      if (values.json) io.raw(`${visibleJson({ ok: false, index: error.index, message: error.message })}\n`);
      else printAltered(io.out, file, error);
      return EXIT.failed;
    } finally {
      await handle.close();
    }
  },
};

async function openFile(io: Io, file: string): Promise<FileHandle> {
  try {
    return await open(path.resolve(io.cwd, file));
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function sizeOf(handle: FileHandle, file: string): Promise<number> {
  const found = await handle.stat();
  if (found.isDirectory()) throw new CannotRun(`${file} cannot be read: it is a folder`);
  return found.size;
}

function printSummary(io: Io, file: string, summary: ExportSummary): void {
  const { events, header, root, signedBy, isTrusted, kept, disclosed } = summary;
  const facts: Fact[] = [
    ["log", header.origin],
    ["size", `${header.size.toLocaleString("en-US")} events`],
    ["root", root],
    ["signed by", signedBy.join(", ")],
    ["disclosed", disclosedText(disclosed)],
    ["history", kept === 0 ? "compared with no earlier log checkpoint" : `agrees with ${kept} that you kept`],
  ];
  if (header.filter !== null)
    facts.push(["filter", `${JSON.stringify(header.filter)}: every event here is in the log; others may be left out`]);
  printVerified(io.out, `${file}: ${events.toLocaleString("en-US")} events verified`, isTrusted, facts);
}
