import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { commitment, fieldSalt } from "@/lib/audit/commitment";
import { cloudEvent } from "@/lib/audit/cloud-event";
import { type AuditEvent, eventLeaf } from "@/lib/audit/event";
import { checkpointText, keyId, signNote, verifierKey } from "@/lib/audit/note";
import { canonicalJson } from "@/lib/payload/job-hash";
import { MemoryLog } from "./memory-log";

// The small log of docs/audit.md. All of it follows from what stands here: Ed25519 signs without chance.
const TENANT = "ten_example";
const ORIGIN = `assentry.example.com/${TENANT}`;
const JOB = "job_1";
/** The first secret key of RFC 8032, 7.1. */
const SEED = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";
const PKCS8 = "302e020100300506032b657004220420";

const AGENT = { kind: "agent", id: "agt_1", key: "key_1" };
const REVIEWER = { kind: "person", id: "usr_1", channel: "console", credential: "ses_1" };
const JOB_HASH = `sha256:${"ab".repeat(32)}`;

const salt = (byte: number): Buffer => Buffer.alloc(32, byte);
/** What the events commit to, by event: in an order that is not that of JCS, with numbers and letters that it writes one way. */
const VALUES: Record<number, { salt: Buffer; values: Record<string, unknown> }> = {
  0: {
    salt: salt(1),
    values: { args: { vendor: "Müller & Söhne", amount: 5000.5, "€": 1e21 }, summary: { why: "due" } },
  },
  1: { salt: salt(2), values: { reason: "As ordered" } },
};

const at = (second: number): string => `2026-01-02T03:04:0${second}.005Z`;

function event(seq: number, type: string, job: string | null, actor: AuditEvent["actor"], data: object): AuditEvent {
  const { salt: own, values } = VALUES[seq] ?? { salt: null, values: {} };
  const commitments = Object.entries(values).map(([name, value]) => [name, own && commitment(own, name, value)]);
  const committed = own ? { commitments: Object.fromEntries(commitments) } : {};
  return { v: 1, id: `evt_${seq}`, tenant: TENANT, type, job, actor, at: at(seq), data: { ...data, ...committed } };
}

const EVENTS: AuditEvent[] = [
  event(0, "job.proposed", JOB, AGENT, { decision: "REQUIRE_APPROVAL", job_hash: JOB_HASH, tier: "low" }),
  event(1, "approval.voted", JOB, REVIEWER, { verdict: "approve", revision: 1, vote: "vot_1", job_hash: JOB_HASH }),
  event(2, "approval.resolved", JOB, REVIEWER, { resolution: "APPROVED", revision: 1, job_hash: JOB_HASH }),
  event(3, "session.refused", null, { kind: "system", name: "sign-in" }, { person: "usr_1" }),
  event(4, "job.cancelled", JOB, AGENT, { was: "APPROVED", job_hash: JOB_HASH }),
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const lines = (parts: readonly string[]): string => parts.map((part) => `${part}\n`).join("");
const sha256 = (text: string): string => createHash("sha256").update(text, "utf8").digest("hex");

function disclosed(seq: number): Record<string, unknown> | undefined {
  const own = VALUES[seq];
  if (!own) return undefined;
  const shown = Object.entries(own.values).map(([name, value]) => [
    name,
    { salt: fieldSalt(own.salt, name).toString("base64"), value },
  ]);
  return Object.fromEntries(shown);
}

function commitments(): string {
  const each = Object.values(VALUES).flatMap(({ salt: own, values }) =>
    Object.entries(values).map(([name, value]) =>
      lines([
        `salt ${hex(own)}`,
        `name ${name}`,
        `field_salt ${hex(fieldSalt(own, name))}`,
        `value ${canonicalJson(value)}`,
        `commitment ${commitment(own, name, value)}`,
      ]),
    ),
  );
  return each.join("\n");
}

function exported(header: object, seqs: readonly number[], proofs: MemoryLog | null): string {
  const body = seqs.map((seq) => {
    const known = EVENTS[seq];
    if (!known) throw new RangeError(`no event ${seq}`);
    const proof = proofs?.inclusion(seq, EVENTS.length).map((hash) => hash.toString("base64"));
    const rest = { leaf: eventLeaf(known).toString("base64"), disclosed: disclosed(seq), proof };
    return `{"seq":${seq},"event":${canonicalJson(known)},${JSON.stringify(rest).slice(1)}`;
  });
  const before = lines([JSON.stringify(header), ...body]);
  return `${before}${JSON.stringify({ end: true, events: seqs.length, sha256: sha256(before) })}\n`;
}

/** Every block of docs/audit.md that says what something is, by its name there. */
export async function auditExample(): Promise<Record<string, string>> {
  const key = createPrivateKey({ key: Buffer.from(PKCS8 + SEED, "hex"), format: "der", type: "pkcs8" });
  const publicKey = Buffer.from(createPublicKey(key).export({ format: "jwk" }).x ?? "", "base64url");
  const log = new MemoryLog(EVENTS.map((one) => Buffer.from(canonicalJson(one), "utf8")));
  const size = EVENTS.length;
  const text = checkpointText({ origin: ORIGIN, size, root: log.root(size) });
  const note = await signNote(text, { name: ORIGIN, publicKey, sign: (message) => sign(null, message, key) });
  const verifier = verifierKey(ORIGIN, publicKey);
  const header = { assentry_audit: 1, tenant: TENANT, origin: ORIGIN, size, checkpoint: note, keys: [verifier] };
  const roots = Array.from({ length: size + 1 }, (_, count) => `${count} ${hex(log.root(count))}`);
  const consistency = [1, 2, 3, 4].map((from) => `${from} ${log.consistency(from, size).map(hex).join(" ")}`);
  const inclusion = EVENTS.map((_, seq) => `${seq} ${log.inclusion(seq, size).map(hex).join(" ")}`);
  const [, second] = EVENTS;
  if (!second) throw new Error("no second event");
  return {
    commitments: commitments(),
    events: lines(EVENTS.map((one) => canonicalJson(one))),
    leaves: lines(EVENTS.map((one, seq) => `${seq} ${hex(eventLeaf(one))}`)),
    nodes: lines([`0-1 ${hex(log.hash(0, 2))}`, `2-3 ${hex(log.hash(2, 4))}`, `0-3 ${hex(log.hash(0, 4))}`]),
    roots: lines(roots),
    inclusion: lines(inclusion),
    consistency: lines(consistency),
    key: lines([
      `seed ${SEED}`,
      `public ${hex(publicKey)}`,
      `id ${hex(keyId(ORIGIN, publicKey))}`,
      `verifier ${verifier}`,
    ]),
    checkpoint: note,
    full: exported({ ...header, filter: null }, [0, 1, 2, 3, 4], null),
    filtered: exported({ ...header, filter: { type: "approval.voted" } }, [1], log),
    cloudevent: `${JSON.stringify(cloudEvent(ORIGIN, 1, second), null, 2)}\n`,
  };
}
