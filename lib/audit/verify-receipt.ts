import { createHash } from "node:crypto";
import { canonicalJson } from "@/lib/payload/job-hash";
import { isRecord } from "@/lib/payload/path";
import { Altered } from "./verifier/altered";
import { areTexts } from "./verifier/export-header";
import { openSigned, signersOf } from "./verifier/known-checkpoints";
import { checkLines } from "./verifier/check-lines";
import { openJws } from "./verifier/open-jws";
import { strictJson } from "./verifier/strict-json";

type Receipt = {
  tenant: string;
  job_id: string;
  job_hash: string;
  issued_at: string;
  events: unknown[];
  checkpoint: string;
  keys: string[];
  grant: string | null;
  signature: string;
};

export type ReceiptSummary = {
  receipt: Receipt;
  size: number;
  /** base64 */
  root: string;
  signedBy: string[];
  isTrusted: boolean;
  disclosed: Record<string, number>;
};

const TEXTS = ["tenant", "job_id", "job_hash", "issued_at", "checkpoint", "signature"] as const;

/**
 * Verifies the receipt of a job (docs/audit.md), without a database or a network: its own signature, that each event is in
 * the log that was signed, what is disclosed, and the grant (T44).
 * @param keys verifier keys that are trusted; without any, the receipt's own, which shows only that it agrees with itself
 * @throws {Altered} with the number of the first wrong event, and what was altered
 */
export async function verifyReceipt(text: string, keys: readonly string[]): Promise<ReceiptSummary> {
  const value = strictJson(text.trim());
  const receipt = toReceipt(value);
  const trusted = keys.length > 0 ? keys : receipt.keys;
  const signed = openSigned("The log checkpoint of the receipt", receipt.checkpoint, trusted);
  if (!signed.origin.endsWith(`/${receipt.tenant}`))
    throw new Altered(null, `The log checkpoint is of another log, ${signed.origin}: one of them was exchanged.`);
  const root = signed.root.toString("base64");
  const disclosed = checkEvents(receipt, { size: signed.size, root });
  await requireSignature(receipt, value, trusted);
  await requireGrant(receipt, trusted);
  const signedBy = signersOf(receipt.checkpoint, trusted);
  return { receipt, size: signed.size, root, signedBy, isTrusted: keys.length > 0, disclosed };
}

function toReceipt(value: unknown): Receipt {
  if (!isRecord(value) || value.assentry_receipt !== 1)
    throw new Altered(null, "This is no receipt: it is not JSON with one reading and assentry_receipt 1.");
  const { events, keys, grant } = value;
  const texts = TEXTS.map((name) => [name, value[name]] as const);
  const lacking = texts.find(([, text]) => typeof text !== "string")?.[0];
  if (lacking !== undefined) throw new Altered(null, `The receipt lacks ${lacking}.`);
  const isGrant = grant === null || typeof grant === "string";
  if (!Array.isArray(events) || !areTexts(keys) || !isGrant)
    throw new Altered(null, "The receipt lacks one of events, keys and grant.");
  return value as Receipt;
}

/** The events as lines of a filtered export, which they are alike. */
function checkEvents(receipt: Receipt, log: { size: number; root: string }): Record<string, number> {
  const { tenant, job_id, events } = receipt;
  const lines = Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join(""), "utf8");
  const { seqs, disclosed, problem } = checkLines(lines, 1, { tenant, isFull: false, ...log });
  for (const [at, seq] of seqs.entries()) {
    if (seq <= (seqs[at - 1] ?? -1))
      throw new Altered(
        seq,
        `Event ${seq} stands after event ${seqs[at - 1]}: an event was inserted, or they were reordered.`,
      );
    if (eventAt(events, at).job !== job_id)
      throw new Altered(seq, `Event ${seq} is of another job: it was put into this receipt.`);
  }
  if (problem) {
    const { seq, line, message } = problem;
    throw new Altered(seq, `${seq === null ? `Entry ${line} of events` : `Event ${seq}:`} ${message}`);
  }
  return disclosed;
}

function eventAt(events: readonly unknown[], at: number): Record<string, unknown> {
  const entry = events[at];
  return isRecord(entry) && isRecord(entry.event) ? entry.event : {};
}

async function requireSignature(receipt: Receipt, value: unknown, keys: readonly string[]): Promise<void> {
  const claims = await openJws(receipt.signature, "assentry-receipt+jwt", keys);
  if (claims === null)
    throw new Altered(null, "The receipt's signature was altered, or is of another key than those given.");
  const { signature: _, ...rest } = isRecord(value) ? value : {};
  const sha256 = createHash("sha256").update(canonicalJson(rest), "utf8").digest("hex");
  if (claims.sub !== receipt.job_id || claims.aud !== receipt.tenant || claims.sha256 !== sha256)
    throw new Altered(null, "The receipt was altered after it was signed: it is not what its signature covers.");
}

/** The grant is that of this job and these arguments, and the one that the log says was given. */
async function requireGrant({ grant, job_id, job_hash, events }: Receipt, keys: readonly string[]): Promise<void> {
  if (grant === null) return;
  const claims = await openJws(grant, "assentry-grant+jwt", keys);
  if (claims === null)
    throw new Altered(null, "The grant's signature was altered, or is of another key than those given.");
  if (claims.sub !== job_id || claims.job_hash !== job_hash)
    throw new Altered(null, "The grant was exchanged: it is of another job or of other arguments.");
  const grant_hash = `sha256:${createHash("sha256").update(grant, "utf8").digest("hex")}`;
  const given = { grant: claims.jti, grant_hash, job_hash };
  const claimed = events.map((_, at) => eventAt(events, at)).filter(({ type }) => type === "job.claimed");
  if (!claimed.some(({ data }) => isRecord(data) && Object.entries(given).every(([name, is]) => data[name] === is)))
    throw new Altered(null, "The grant was exchanged: no event of this job says that it was given.");
}
