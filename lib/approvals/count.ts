import { queryOnce } from "@/lib/db/client";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { mineCondition, notDecidedBy } from "./mine";
import type { QueueCounts } from "./schemas";

type CountRow = {
  tier: keyof QueueCounts["tier"];
  sla: keyof QueueCounts["sla"];
  count: number;
  mine: number;
  changes: number;
};

/** Counts of what waits, by tier and SLA state, in one pass over the open approvals. */
export async function countQueue(ctx: Context<PersonActor>): Promise<QueueCounts> {
  const values: unknown[] = [ctx.tenantId];
  const mine = mineCondition(ctx.actor, (value) => `$${values.push(value)}`);
  const undecided = notDecidedBy(ctx.actor, (value) => `$${values.push(value)}`);
  const rows = await queryOnce<CountRow>(
    `SELECT ap.tier,
            CASE WHEN now() > ap.sla_due_at THEN 'breached' WHEN now() > ap.sla_warn_at THEN 'due_soon' ELSE 'ok' END AS sla,
            count(*)::int AS count, count(*) FILTER (WHERE ${mine})::int AS mine,
            count(*) FILTER (WHERE j.state = 'CHANGES_REQUESTED')::int AS changes
       FROM approvals ap JOIN jobs j ON j.id = ap.job_id JOIN agents ag ON ag.id = j.agent_id JOIN people ow ON ow.id = ag.owner_id
      WHERE ap.tenant_id = $1 AND ap.resolved_at IS NULL AND ${undecided} GROUP BY 1, 2`,
    values,
  );
  const counts: QueueCounts = {
    total: 0,
    mine: 0,
    mine_breached: 0,
    changes_requested: 0,
    tier: { low: 0, medium: 0, high: 0, critical: 0 },
    sla: { ok: 0, due_soon: 0, breached: 0 },
  };
  for (const row of rows) {
    counts.total += row.count;
    counts.mine += row.mine;
    if (row.sla === "breached") counts.mine_breached += row.mine;
    counts.changes_requested += row.changes;
    counts.tier[row.tier] += row.count;
    counts.sla[row.sla] += row.count;
  }
  return counts;
}
