import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { CompactSign } from "jose";
import { commitment, fieldSalt } from "@/lib/audit/commitment";
import { type AuditEvent, eventLeaf } from "@/lib/audit/event";
import { checkpointText, signNote, verifierKey } from "@/lib/audit/note";
import { inclusionRanges, nodeHash } from "@/lib/audit/tree";
import { canonicalJson } from "@/lib/payload/job-hash";

const TENANT = "ten_1";
export const ORIGIN = `log.example/${TENANT}`;
export const JOB = "job_1";
const JOB_HASH = `sha256:${"a".repeat(64)}`;

export type Line = {
  seq: number;
  event: AuditEvent;
  leaf?: string;
  disclosed?: Record<string, unknown>;
  proof?: string[];
};

const hexOf = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

/** A log's key pair and what it signs, apart from any server. */
export class Signer {
  readonly #privateKey: KeyObject;
  readonly #publicKey: Buffer;

  constructor() {
    const pair = generateKeyPairSync("ed25519");
    this.#privateKey = pair.privateKey;
    this.#publicKey = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  }

  get key(): string {
    return verifierKey(ORIGIN, this.#publicKey);
  }

  note(leaves: readonly Buffer[], origin = ORIGIN): Promise<string> {
    const text = checkpointText({ origin, size: leaves.length, root: rootOf(leaves) });
    const how = { name: origin, publicKey: this.#publicKey };
    return signNote(text, { ...how, sign: (message) => sign(null, message, this.#privateKey) });
  }

  jws(typ: string, claims: unknown): Promise<string> {
    const payload = new TextEncoder().encode(JSON.stringify(claims));
    return new CompactSign(payload).setProtectedHeader({ alg: "EdDSA", typ }).sign(this.#privateKey);
  }
}

function rootOf(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (leaves.length < 2) return only ?? createHash("sha256").digest();
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return nodeHash(rootOf(leaves.slice(0, half)), rootOf(leaves.slice(half)));
}

const SALT = Buffer.alloc(32, 7);

/** Every event commits to a reason; the third claims the job. */
export function eventAt(seq: number, reason = `reason ${seq}`): AuditEvent {
  const commitments = { reason: commitment(SALT, "reason", reason) };
  const grant = `grant ${seq}`;
  return {
    v: 1,
    id: `evt_${String(seq).padStart(6, "0")}`,
    tenant: TENANT,
    type: "approval.voted",
    job: JOB,
    actor: { kind: "person", id: "usr_1" },
    at: new Date(Date.UTC(2026, 0, 1, 0, 0, seq)).toISOString(),
    data: { commitments, grant, text: "ünï" },
  };
}

export const disclosedAt = (seq: number) => ({
  reason: { salt: fieldSalt(SALT, "reason").toString("base64"), value: `reason ${seq}` },
});

export const eventsOf = (count: number): AuditEvent[] => Array.from({ length: count }, (_, seq) => eventAt(seq));
export const leavesOf = (events: readonly AuditEvent[]): Buffer[] => events.map((event) => eventLeaf(event));

export function linesOf(events: readonly AuditEvent[]): Line[] {
  const leaves = leavesOf(events);
  return events.map((event, seq) => ({
    seq,
    event,
    leaf: leaves[seq]?.toString("base64") ?? "",
    disclosed: disclosedAt(seq),
  }));
}

export function proofOf(seq: number, leaves: readonly Buffer[]): string[] {
  return inclusionRanges(seq, leaves.length).map(([start, end]) => rootOf(leaves.slice(start, end)).toString("base64"));
}

type Parts = { lines: readonly unknown[]; note: string; keys: string[]; header?: Record<string, unknown> };

/** A file with a header and an end that fit, whatever the lines are. */
export function fileOf({ lines, note, keys, header = {} }: Parts): string {
  const size = Number(note.split("\n")[1]);
  const first = {
    assentry_audit: 1,
    tenant: TENANT,
    origin: ORIGIN,
    size,
    checkpoint: note,
    keys,
    filter: null,
    ...header,
  };
  const before = [first, ...lines].map((line) => `${typeof line === "string" ? line : spliced(line)}\n`).join("");
  return `${before}${JSON.stringify({ end: true, events: lines.length, sha256: hexOf(before) })}\n`;
}

/** As the server writes it: the event in canonical form. */
function spliced(line: unknown): string {
  if (typeof line !== "object" || line === null || !("event" in line)) return JSON.stringify(line);
  const { event, ...rest } = line;
  return JSON.stringify({ ...rest, event: 0 }).replace('"event":0', () => `"event":${canonicalJson(event)}`);
}

/** A receipt of the events of these numbers, and a grant; `change` alters it before it is signed. */
export async function receiptOf(
  signer: Signer,
  events: AuditEvent[],
  seqs: readonly number[],
  change = (_: Receipt) => {},
) {
  const grant = await signer.jws("assentry-grant+jwt", { sub: JOB, jti: "grt_1", job_hash: JOB_HASH });
  const all = events.map((event, seq) =>
    seq === seqs.at(-1)
      ? {
          ...event,
          type: "job.claimed",
          data: { grant: "grt_1", grant_hash: `sha256:${hexOf(grant)}`, job_hash: JOB_HASH },
        }
      : event,
  );
  const leaves = leavesOf(all);
  const entries = seqs.map((seq) => ({
    seq,
    event: all[seq] ?? eventAt(seq),
    ...(seq === seqs.at(-1) ? {} : { disclosed: disclosedAt(seq) }),
    proof: proofOf(seq, leaves),
  }));
  const receipt: Receipt = {
    assentry_receipt: 1,
    tenant: TENANT,
    job_id: JOB,
    job_hash: JOB_HASH,
    issued_at: "2026-01-02T00:00:00.000Z",
    events: entries,
    checkpoint: await signer.note(leaves),
    keys: [signer.key],
    grant,
  };
  change(receipt);
  const claims = { sub: receipt.job_id, aud: receipt.tenant, iat: 1, sha256: hexOf(canonicalJson(receipt)) };
  return { ...receipt, signature: await signer.jws("assentry-receipt+jwt", claims) };
}

export type Receipt = {
  assentry_receipt: 1;
  tenant: string;
  job_id: string;
  job_hash: string;
  issued_at: string;
  events: Line[];
  checkpoint: string;
  keys: string[];
  grant: string | null;
};
