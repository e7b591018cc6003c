import { announce } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import type { JobState } from "@/lib/jobs/schemas";
import { moveJob } from "@/lib/jobs/store";
import { isExpired } from "./expire";
import { gateOf } from "./gate";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { isAdmin, isManager } from "./oversight";
import { eligibility } from "./requirement";
import type { ApprovalItem, RevokeInput } from "./schemas";
import { refuse } from "./guards";

const CLAIMED: ReadonlySet<JobState> = new Set<JobState>(["CLAIMED", "SUCCEEDED", "FAILED", "UNREPORTED"]);

/** Administrators and managers may stop anything; of others those who decide. */
function requireStopper(ctx: Context<PersonActor>): void {
  if (!isAdmin(ctx.actor) && !isManager(ctx.actor)) requirePermission(ctx, "approvals.vote");
}

/** Whoever could have rejected it may take it back, above all those who approved it. */
function requireRevoker(row: DetailRow, ctx: Context<PersonActor>): void {
  requireStopper(ctx);
  if (isAdmin(ctx.actor) || isManager(ctx.actor)) return;
  refuse(eligibility({ ...gateOf(row), votedIds: [] }, ctx.actor, "reject"));
}

function requireRevocable(row: DetailRow): void {
  if (CLAIMED.has(row.state)) throw conflict("already_claimed", "The agent has claimed this; it can't be taken back.");
  if (row.state !== "APPROVED")
    throw conflict("not_approved", `This job is ${row.state}; only an approval can be revoked.`, { state: row.state });
  if (isExpired(row)) throw conflict("expired", "The approval has expired; nothing will run.");
}

/**
 * Takes an approval back before the agent claims it; nothing runs. Revoking and claiming come one after the other by the
 * job's row lock, so that exactly one of them happens ([T11]).
 * @throws 404 `not_found`; 409 `already_claimed`, `not_approved`, `expired`; 403 `not_eligible`, `forbidden`
 */
export async function revoke(context: Context, input: RevokeInput & { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "queue.read");
  const ctx = requirePersonActor(context);
  requireStopper(ctx);
  await transaction(async (tx) => {
    const { row, person } = await lockFor(tx, ctx, input.id);
    requireRevoker(row, person);
    requireRevocable(row);
    if ((await moveJob(tx, row, "REVOKED")) === null) throw conflict("not_approved", "The job has just changed.");
    // The votes keep what was said for it; the job's own comment is why it ended as it did.
    await tx.rows`UPDATE approvals SET resolved_comment = ${input.reason} WHERE job_id = ${row.id}`;
    const { revision, job_hash, policy_snapshot } = row;
    const data = { revision, job_hash, policy_snapshot };
    const commits = { reason: input.reason };
    await announce(tx, ctx, { type: "approval.revoked", jobId: row.id, data, commits }, { job_id: row.id });
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state: "REVOKED" });
  return findItem(ctx, input.id);
}
