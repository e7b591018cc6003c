import { announce, emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { forbidden } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { runningLease, taken } from "./lease";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { isManager } from "./oversight";
import type { ApprovalItem, LeaseInput } from "./schemas";

async function end(tx: Tx, ctx: Context<PersonActor>, row: DetailRow, from: string): Promise<void> {
  await tx.rows`UPDATE approvals SET assignee_id = NULL, lease_until = NULL WHERE job_id = ${row.id}`;
  const event = { type: "approval.released", jobId: row.id, data: { from } } as const;
  if (from === ctx.actor.id) await emit(tx, ctx, event);
  else await announce(tx, ctx, event, { job_id: row.id, to: from, by: ctx.actor.id });
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
    const { row, person } = await lockFor(tx, ctx, input.id);
    const lease = runningLease(row);
    if (lease === null) return null;
    if (lease.holder.id !== ctx.actor.id) {
      if (!input.force) throw taken(lease);
      if (!isManager(person.actor))
        throw forbidden("forbidden", "Only a manager can release what somebody else has taken.");
    }
    await end(tx, ctx, row, lease.holder.id);
    return row.state;
  });
  if (state !== null) wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
