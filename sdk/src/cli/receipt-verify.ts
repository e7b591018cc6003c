import { Altered } from "@/lib/audit/verifier/altered";
import { verifyReceipt } from "@/lib/audit/verify-receipt";
import { disclosedText, printAltered, printVerified } from "./audit-report";
import { CannotRun, type Command, EXIT, readArgs } from "./command";
import { readText } from "./files";
import { readKeys } from "./verifier-keys";
import { visibleJson } from "./visible";

const HELP = `Usage: assentry receipt verify FILE [--key KEY|FILE]... [--json]

Verifies the receipt of a job without a server and without a network: its signature, that each of its events is in the
log that was signed, the grant, and what is disclosed against its commitments.

Options:
  --key KEY  a verifier key of the log, name+id+base64, or a file with one a line; without any, the keys that the receipt
             names itself are taken, which shows only that it agrees with itself
  --json     the result as JSON

Exit code: 0 everything fits, 1 something was altered, 2 the file cannot be read.`;

/** `assentry receipt verify`: the receipt of a job, offline. */
export const receiptVerify: Command = {
  name: "receipt verify",
  summary: "verify the receipt of a job, offline",
  help: HELP,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, {
      key: { type: "string", multiple: true },
      json: { type: "boolean" },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new CannotRun("name one receipt", true);
    const keys = await readKeys(io, values.key ?? []);
    const text = await readText(io, file);
    try {
      const { receipt, ...found } = await verifyReceipt(text, keys);
      const { job_id, job_hash, issued_at, events, grant } = receipt;
      if (values.json) io.raw(`${visibleJson({ ok: true, job_id, job_hash, events: events.length, ...found })}\n`);
      else
        printVerified(io.out, `${file}: the receipt of ${job_id} holds`, found.isTrusted, [
          ["arguments", job_hash],
          ["issued", issued_at],
          ["events", `${events.length}, all in the log of ${found.size.toLocaleString("en-US")} events`],
          ["root", found.root],
          ["signed by", found.signedBy.join(", ")],
          ["grant", grant === null ? "none: the job was not claimed" : "signed, for this job and these arguments"],
          ["disclosed", disclosedText(found.disclosed)],
        ]);
      return EXIT.ok;
    } catch (error) {
      if (!(error instanceof Altered)) throw error;
      if (values.json) io.raw(`${visibleJson({ ok: false, index: error.index, message: error.message })}\n`);
      else printAltered(io.out, file, error);
      return EXIT.failed;
    }
  },
};
