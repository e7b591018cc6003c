import { createHash } from "node:crypto";
import { SignJWT } from "jose";
import { signingKey } from "@/lib/grants/keys";
import { findGrant } from "@/lib/grants/store";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { readJob } from "@/lib/jobs/wait";
import { canonicalJson } from "@/lib/payload/job-hash";
import { type Disclosed, disclose } from "./disclose";
import { type AuditEvent, eventOf } from "./event";
import { findOfJob, type LoggedRow } from "./events-store";
import { inclusionProofs } from "./proof";
import { checkpointOf, notInLogYet } from "./read-checkpoint";
import { verifierKeys } from "./verifier-keys";

type Unsigned = {
  assentry_receipt: 1;
  tenant: string;
  job_id: string;
  job_hash: string;
  issued_at: string;
  events: { seq: number; event: AuditEvent; disclosed?: Disclosed; proof: string[] }[];
  checkpoint: string;
  keys: string[];
  grant: string | null;
};
export type Receipt = Unsigned & { signature: string };

/** What reviewers do among themselves; an agent is told of what counted. */
const AMONG_PEOPLE: ReadonlySet<string> = new Set([
  "approval.taken",
  "approval.released",
  "approval.snoozed",
  "approval.vote_undone",
]);

function mayShow(ctx: Context, row: DetailRow, { type, data }: LoggedRow): boolean {
  if (ctx.actor.kind !== "agent") return true;
  if (type !== "approval.voted") return !AMONG_PEOPLE.has(type);
  // Neither a vote that can still be undone nor one that was.
  return row.votes.some(({ id, held_until }) => id === data.vote && held_until === null);
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

/** The job's events, all of them under one log checkpoint. @throws 409 `not_in_log_yet` */
async function loggedEvents(tenantId: string, jobId: string) {
  const { rows, waiting } = await findOfJob(tenantId, jobId);
  const checkpoint = await checkpointOf(tenantId, null);
  const last = rows.at(-1)?.seq;
  if (waiting > 0 || last === undefined || last >= checkpoint.size)
    throw notInLogYet("What happened last to this job is not in the signed log yet; it is within a second.");
  return { rows, checkpoint };
}

/**
 * The signed record of a job with the proof of each of its events (trust.md, *Grants and receipts*), to be verified
 * without us: docs/audit.md. For people who may read the job, and for its own agent.
 * @throws 404 `not_found`; 409 `not_in_log_yet`
 */
export async function receipt(ctx: Context, { id }: { id: string }): Promise<Receipt> {
  requirePermission(ctx, "jobs.read");
  const job = await readJob(ctx, id);
  const { rows, checkpoint } = await loggedEvents(ctx.tenantId, job.id);
  const shown = rows.filter((row) => mayShow(ctx, job, row));
  const seqs = shown.map(({ seq }) => seq);
  const [disclosed, proofs, keys, grant] = await Promise.all([
    disclose(shown),
    inclusionProofs(ctx.tenantId, seqs, checkpoint.size),
    verifierKeys(ctx.tenantId),
    findGrant(job.id),
  ]);
  const events = shown.map(({ seq, ...row }, at) => {
    const values = disclosed.get(row.id);
    return { seq, event: eventOf(row), ...(values ? { disclosed: values } : {}), proof: proofs[at] ?? [] };
  });
  const { tenant_id: tenant, id: job_id, job_hash, now } = job;
  const issued_at = now.toISOString();
  const body = { tenant, job_id, job_hash, issued_at, events, checkpoint: checkpoint.note, keys, grant };
  return sign({ assentry_receipt: 1, ...body }, now);
}
