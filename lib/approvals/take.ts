import { emit, enqueue } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { rolesNow } from "@/lib/identity/store";
import type { DetailRow } from "@/lib/jobs/row";
import { lockJob } from "@/lib/jobs/store";
import { gateOf } from "./gate";
import { runningLease, taken } from "./lease";
import { findItem } from "./list";
import { eligibility } from "./requirement";
import type { ApprovalItem, LeaseInput } from "./schemas";
import { refuse, requireOpen } from "./vote";

const LEASE_MS = 10 * 60_000;

/** Only who could decide it may keep others from looking at it. */
function requireDecider(row: DetailRow, person: PersonActor): void {
  const gate = gateOf(row);
  if (!eligibility(gate, person, "reject").ok) refuse(eligibility(gate, person, "approve"));
}

/**
 * Takes an item for 10 minutes by the database's clock, so that two people don't do the same work; one's own is extended.
 * `force` takes over somebody else's, who is told. A lease is a courtesy: it keeps nobody from voting.
 * @throws as `vote` for a gate that takes no decision or a person who could make none; 409 `taken` with `assignee` and
 *   `lease_until`
 */
export async function take(context: Context, input: LeaseInput & { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const state = await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    requireOpen(row);
    requireDecider(row, { ...ctx.actor, roles: await rolesNow(tx, ctx.actor.id) });
    const lease = runningLease(row);
    const others = lease !== null && lease.holder.id !== ctx.actor.id ? lease : null;
    if (others !== null && !input.force) throw taken(others);
    const leaseUntil = new Date(row.now.getTime() + LEASE_MS);
    await tx.approval.update({
      where: { jobId: row.id },
      data: { assigneeId: ctx.actor.id, leaseUntil },
      select: { id: true },
    });
    const from = others?.holder.id ?? null;
    const data = { from, until: leaseUntil.toISOString() };
    const eventId = await emit(tx, ctx, { type: "approval.taken", jobId: row.id, data });
    if (from !== null) {
      const payload = { job_id: row.id, to: from, by: ctx.actor.id };
      await enqueue(tx, row.tenant_id, eventId, "approval.taken_over", payload);
    }
    return row.state;
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
