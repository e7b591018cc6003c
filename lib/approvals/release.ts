import { emit, enqueue } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { forbidden, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { rolesNow } from "@/lib/identity/store";
import type { DetailRow } from "@/lib/jobs/row";
import { lockJob } from "@/lib/jobs/store";
import { runningLease, taken } from "./lease";
import { findItem } from "./list";
import { isManager } from "./oversight";
import type { ApprovalItem, LeaseInput } from "./schemas";

async function end(tx: Tx, ctx: Context<PersonActor>, row: DetailRow, from: string): Promise<void> {
  await tx.approval.update({
    where: { jobId: row.id },
    data: { assigneeId: null, leaseUntil: null },
    select: { id: true },
  });
  const eventId = await emit(tx, ctx, { type: "approval.released", jobId: row.id, data: { from } });
  if (from === ctx.actor.id) return;
  await enqueue(tx, row.tenant_id, eventId, "approval.released", { job_id: row.id, to: from, by: ctx.actor.id });
}

/**
 * Gives back one's own lease; a manager with `force` also somebody else's, who is told. Where no lease runs nothing
 * changes.
 * @throws 404 `not_found`; 409 `taken` for somebody else's without `force`; 403 `forbidden`
 */
export async function release(context: Context, input: LeaseInput & { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "queue.read");
  const ctx = requirePersonActor(context);
  // A manager need not be an approver.
  if (!isManager(ctx.actor)) requirePermission(ctx, "approvals.vote");
  const state = await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    const lease = runningLease(row);
    if (lease === null) return null;
    if (lease.holder.id !== ctx.actor.id) {
      if (!input.force) throw taken(lease);
      if (!isManager({ ...ctx.actor, roles: await rolesNow(tx, ctx.actor.id) }))
        throw forbidden("forbidden", "Only a manager can release what somebody else has taken.");
    }
    await end(tx, ctx, row, lease.holder.id);
    return row.state;
  });
  if (state !== null) wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
