import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { voteFirst } from "@/lib/approvals/blind";
import { readableEvents } from "@/lib/approvals/withheld";
import { signingKey } from "@/lib/grants/keys";
import { findGrant } from "@/lib/grants/kept";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { readJob } from "@/lib/jobs/wait";
import { canonicalJson } from "@/lib/payload/job-hash";
import { requireNotArchived } from "./archived";
import { type Disclosed, disclose } from "./disclose";
import { originIn } from "./checkpoint-store";
import { type AuditEvent, type EventRow, eventOf } from "./event";
import { findOfJob, isLogged, type LoggedRow } from "./events-store";
import { inclusionProofs } from "./proof";
import { checkpointOf, notInLogYet } from "./read-checkpoint";
import { verifierKeys } from "./verifier-keys";

type Unsigned = {
  assentry_receipt: 1;
  tenant: string;
  job_id: string;
  job_hash: string;
  issued_at: string;
  events: { seq: number; event: AuditEvent; leaf: string; disclosed?: Disclosed; proof: string[] }[];
  checkpoint: string;
  keys: string[];
  grant: string | null;
};
export type Receipt = Unsigned & { signature: string };

/** What its agent is told of a gate; not what reviewers do among themselves. */
const TOLD_TO_AGENTS: ReadonlySet<string> = new Set([
  "approval.voted",
  "approval.changes_requested",
  "approval.escalated",
  "approval.overdue",
  "approval.resolved",
  "approval.revoked",
]);

function mayShow(ctx: Context, row: DetailRow, { type, data }: Pick<EventRow, "type" | "data">): boolean {
  if (ctx.actor.kind !== "agent" || type.startsWith("job.")) return true;
  if (!TOLD_TO_AGENTS.has(type)) return false;
  // Neither a vote that can still be undone nor one that was ([U11]).
  return type !== "approval.voted" || row.votes.some(({ id, held_until }) => id === data.vote && held_until === null);
}

/** Where an agent is called back may be a secret by itself, as the address of a webhook often is: people don't see it. */
function values(ctx: Context, disclosed: Disclosed = {}): { disclosed?: Disclosed } {
  const shown = Object.entries(disclosed).filter(([name]) => name !== "callback_url" || ctx.actor.kind === "agent");
  return shown.length === 0 ? {} : { disclosed: Object.fromEntries(shown) };
}

async function sign(receipt: Unsigned, issued: Date): Promise<Receipt> {
  const { kid, key } = await signingKey();
  const sha256 = createHash("sha256").update(canonicalJson(receipt), "utf8").digest("hex");
  const signature = await new SignJWT({ sha256 })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "assentry-receipt+jwt" })
    .setSubject(receipt.job_id)
    .setAudience(receipt.tenant)
    .setIssuedAt(Math.floor(issued.getTime() / 1000))
    .sign(key);
  return { ...receipt, signature };
}

/** Those of the job's events that the caller may see, all under one log checkpoint. @throws 409 `not_in_log_yet` */
async function loggedEvents(ctx: Context, job: DetailRow) {
  const all = await findOfJob(ctx.tenantId, job.id);
  await requireNotArchived(ctx.tenantId, { job: job.id });
  // Before asking whether one waits for its number: that, too, would tell of it.
  const shown = all.filter((row) => mayShow(ctx, job, row));
  const rows = shown.filter(isLogged);
  const checkpoint = await checkpointOf(ctx.tenantId, null);
  if (rows.length < shown.length || rows.some(({ seq }) => seq >= checkpoint.size))
    throw notInLogYet("What happened last to this job is not in the signed log yet; it is within a second.");
  return { rows, checkpoint };
}

const revisionOf = ({ data }: LoggedRow): number => Number(data.revision ?? 1);

/** Of the newest revision that these events tell of: the job's row may have moved on since it was read. */
function hashIn(rows: readonly LoggedRow[], job: DetailRow): string {
  // By the revision's number: two processes number events in the order of their clocks.
  const revisions = rows.filter(({ type }) => type === "job.proposed" || type === "job.revised");
  const newest = revisions.sort((one, other) => revisionOf(one) - revisionOf(other)).at(-1);
  return typeof newest?.data.job_hash === "string" ? newest.data.job_hash : job.job_hash;
}

/**
 * The signed record of a job with the proof of each of its events (trust.md, *Grants and receipts*), to be verified
 * without us: docs/audit.md. For people who may read the job, and for its own agent.
 * @throws 404 `not_found`; 409 `not_in_log_yet`, `vote_first`; 410 `archived`
 */
export async function receipt(ctx: Context, { id }: { id: string }): Promise<Receipt> {
  requirePermission(ctx, "jobs.read");
  const job = await readJob(ctx, id);
  const { rows, checkpoint } = await loggedEvents(ctx, job);
  if ((await readableEvents(ctx, rows)).length < rows.length) throw voteFirst([id]);
  const seqs = rows.map(({ seq }) => seq);
  const claimed = rows.some(({ type }) => type === "job.claimed");
  const [disclosed, proofs, keys, grant] = await Promise.all([
    disclose(rows),
    inclusionProofs(ctx.tenantId, seqs, checkpoint.size),
    verifierKeys(originIn(checkpoint)),
    claimed ? findGrant(job.id) : null,
  ]);
  const events = rows.map((row, at) => {
    const leaf = row.leaf.toString("base64");
    return { seq: row.seq, event: eventOf(row), leaf, ...values(ctx, disclosed.get(row.id)), proof: proofs[at] ?? [] };
  });
  const job_hash = hashIn(rows, job);
  const { tenant_id: tenant, id: job_id, now } = job;
  const issued_at = now.toISOString();
  const body = { tenant, job_id, job_hash, issued_at, events, checkpoint: checkpoint.note, keys, grant };
  return sign({ assentry_receipt: 1, ...body }, now);
}
