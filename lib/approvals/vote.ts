import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { type AppError, conflict, forbidden, invalid, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { rolesNow } from "@/lib/identity/store";
import { newId } from "@/lib/ids";
import type { DetailRow } from "@/lib/jobs/row";
import type { JobState, VoteView } from "@/lib/jobs/schemas";
import { lockJob } from "@/lib/jobs/store";
import { countingApprovers, jobView } from "@/lib/jobs/view";
import { isExpired } from "./expire";
import { findItem } from "./list";
import { gateOf } from "./gate";
import { type Eligibility, eligibility, progress } from "./requirement";
import { resolve } from "./resolve";
import type { ApprovalItem } from "./schemas";

export type VoteInput = {
  id: string;
  verdict: "approve" | "reject";
  reason?: string | undefined;
  note?: string | undefined;
  reason_code?: string | undefined;
  job_hash?: string | undefined;
};

/** What is kept of one person's part in a revision. */
export type Recorded = Omit<VoteInput, "verdict"> & { verdict: VoteView["verdict"]; fields?: string[] | undefined };

const tooLate = (row: DetailRow): AppError =>
  conflict("expired", "The time to decide has passed; nothing will run.", {
    expires_at: row.expires_at?.toISOString(),
  });

/** Why this gate takes no vote at all: it ended, or its time has passed by the database's clock ([T3]); else null. */
function closed(row: DetailRow): AppError | null {
  if (row.approval_id === null) return conflict("not_waiting", "Policy decided this job by itself; nobody is asked.");
  if (row.resolution !== null) {
    const { resolution, resolved_by, resolved_at } = jobView(row);
    const by = resolved_by.map((person) => person.name).join(" and ");
    return conflict("already_resolved", `This was ${resolution?.toLowerCase()} already${by && ` by ${by}`}.`, {
      resolution,
      resolved_by,
      resolved_at,
    });
  }
  if (isExpired(row)) return tooLate(row);
  if (row.state !== "APPROVAL")
    return conflict("not_waiting", "The agent was asked for changes; there is nothing to decide until they come.");
  return null;
}

/** @throws 409 where nobody can do anything with the gate any more */
export function requireOpen(row: DetailRow): void {
  const over = closed(row);
  if (over) throw over;
}

/** Who decides must name what it is decided on, unless there can be no doubt ([T9]). */
export function requireSameBytes(row: DetailRow, input: VoteInput): void {
  if (input.job_hash !== undefined && input.job_hash !== row.job_hash) {
    throw conflict("stale_revision", "The job has changed since you looked at it.", {
      job_hash: row.job_hash,
      revision: row.revision,
    });
  }
  const people = row.requirements.reduce((sum, requirement) => sum + requirement.count, 0);
  if (input.verdict === "approve" && input.job_hash === undefined && (row.revision > 1 || people > 1)) {
    throw conflict(
      "job_hash_required",
      "Say with job_hash what you approve: this job needs several people or has been revised.",
    );
  }
}

/** A reject names one of the reasons that policy knows, where it knows any, so that they can be counted. */
function requireKnownReason({ reason_codes }: DetailRow, { reason_code }: VoteInput): void {
  if (reason_code === undefined || reason_codes.length === 0 || reason_codes.includes(reason_code)) return;
  const message = `must be one of ${reason_codes.join(", ")}`;
  throw invalid([{ path: "reason_code", message }], "unknown_reason_code", "Policy doesn't name this reason.");
}

/** @throws 403 or 409 with the reason why a person may not */
export function refuse(may: Eligibility): void {
  if (may.ok) return;
  if (may.code === "already_voted") throw conflict(may.code, may.because);
  throw forbidden(may.code, may.because, may.missing ? { missing_roles: may.missing } : {});
}

/** @throws 403 `step_up_required` */
export function requireStepUp(row: DetailRow, person: PersonActor): void {
  const mayDecideCritical = person.channel === "console" || person.scopes.includes("decide:critical");
  if (row.tier === "critical" && !mayDecideCritical) {
    throw forbidden("step_up_required", "Critical items need a token with the scope decide:critical.");
  }
}

function requireEligible(row: DetailRow, person: PersonActor, input: VoteInput): void {
  refuse(eligibility(gateOf(row), person, input.verdict));
  if (input.verdict === "approve") requireStepUp(row, person);
}

/** Keeps what a person did with a revision, with one audit event. */
export async function record(tx: Tx, ctx: Context<PersonActor>, row: DetailRow, input: Recorded): Promise<void> {
  const id = newId("vot");
  await tx.vote.create({
    data: {
      id,
      approvalId: row.approval_id ?? "",
      jobId: row.id,
      revision: row.revision,
      personId: ctx.actor.id,
      verdict: input.verdict,
      roles: [...ctx.actor.roles],
      reason: input.reason ?? null,
      note: input.note ?? null,
      reasonCode: input.reason_code ?? null,
      channel: ctx.actor.channel,
      jobHash: row.job_hash,
      fields: input.fields ?? [],
    },
    select: { id: true },
  });
  const data = {
    vote: id,
    verdict: input.verdict,
    revision: row.revision,
    job_hash: row.job_hash,
    policy_snapshot: row.policy_snapshot,
  };
  await emit(tx, ctx, { type: "approval.voted", jobId: row.id, data });
}

/** Votes of people who lost their account or role before the resolution count for nothing, in any record of it ([T19]). */
async function voidLapsed(tx: Tx, row: DetailRow): Promise<void> {
  const counting = countingApprovers(row)
    .filter((approver) => approver.roles.length > 0)
    .map((approver) => approver.personId);
  await tx.vote.updateMany({
    where: {
      jobId: row.id,
      revision: row.revision,
      verdict: { in: ["approve", "edit"] },
      voidedAt: null,
      personId: { notIn: counting },
    },
    data: { voidedAt: row.now },
  });
}

type Words = Pick<VoteInput, "reason" | "note">;

const commentOf = ({ reason, note }: Words): string | null =>
  note ? `${reason ?? ""}\n${note}`.trim() : (reason ?? null);

/** What a vote leads to: a reject resolves, an approval that meets every requirement resolves, else the gate stays open. */
async function settle(tx: Tx, ctx: Context<PersonActor>, row: DetailRow, input: VoteInput): Promise<JobState> {
  if (input.verdict === "approve") return settleApproval(tx, ctx, row, input);
  await resolve(tx, { ...ctx, comment: commentOf(input) }, row, "REJECTED");
  return "REJECTED";
}

/** Resolves a gate whose requirements are met, now that one more person's part is recorded. */
export async function settleApproval(
  tx: Tx,
  ctx: Context<PersonActor>,
  row: DetailRow,
  words: Words,
): Promise<JobState> {
  // Read again, so that this vote and all before it are judged alike: by account and roles as they are now ([T19]).
  const now = await lockJob(tx, row.tenant_id, row.id);
  if (!now) throw notFound("job");
  const { met, openRoles } = progress(now.requirements, countingApprovers(now));
  if (met) {
    await voidLapsed(tx, now);
    if (!(await resolve(tx, { ...ctx, comment: commentOf(words) }, row, "APPROVED"))) throw tooLate(row);
    return "APPROVED";
  }
  await tx.approval.update({ where: { jobId: row.id }, data: { openRoles }, select: { id: true } });
  // Whoever has had their say looks no longer.
  const lease = { jobId: row.id, assigneeId: ctx.actor.id };
  await tx.approval.updateMany({ where: lease, data: { assigneeId: null, leaseUntil: null } });
  await tx.job.update({ where: { id: row.id }, data: { updatedAt: now.now }, select: { id: true } });
  return row.state;
}

/**
 * One person's vote on one revision. The job's row lock puts votes, expiry, cancel and claim in one order; every check
 * is made after it is held, against roles, accounts and clock as they are then ([T1], [T2], [T3], [T9], [T16], [T19], [T20]).
 * @throws 404 `not_found`; 409 `already_resolved`, `expired`, `not_waiting`, `stale_revision`, `job_hash_required`,
 *   `already_voted`; 403 `self_approval`, `not_eligible`, `step_up_required`; 422 `unknown_reason_code`
 */
export async function vote(context: Context, input: VoteInput): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const state = await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    requireOpen(row);
    requireSameBytes(row, input);
    const voter = { ...ctx, actor: { ...ctx.actor, roles: await rolesNow(tx, ctx.actor.id) } };
    requireEligible(row, voter.actor, input);
    requireKnownReason(row, input);
    await record(tx, voter, row, input);
    return settle(tx, voter, row, input);
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
