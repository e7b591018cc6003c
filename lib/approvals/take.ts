import { announce, emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { gateOf } from "./gate";
import { runningLease, taken } from "./lease";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { eligibility } from "./requirement";
import type { ApprovalItem, LeaseInput } from "./schemas";
import { refuse, requireOpen } from "./guards";

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
    const { row, person } = await lockFor(tx, ctx, input.id);
    requireOpen(row);
    requireDecider(row, person.actor);
    const lease = runningLease(row);
    const others = lease !== null && lease.holder.id !== ctx.actor.id ? lease : null;
    if (others !== null && !input.force) throw taken(others);
    const leaseUntil = new Date(row.now.getTime() + LEASE_MS);
    await tx.rows`
      UPDATE approvals SET assignee_id = ${ctx.actor.id}, lease_until = ${leaseUntil} WHERE job_id = ${row.id}`;
    const from = others?.holder.id ?? null;
    const data = { from, until: leaseUntil.toISOString() };
    const event = { type: "approval.taken", jobId: row.id, data } as const;
    if (from === null) await emit(tx, ctx, event);
    else await announce(tx, ctx, event, { job_id: row.id, to: from, by: ctx.actor.id }, "approval.taken_over");
    return row.state;
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
