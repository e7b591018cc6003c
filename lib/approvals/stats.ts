import { queryOnce } from "@/lib/db/client";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { TIERS, type Tier } from "@/lib/policy/schemas";

type SlaCounts = { ok: number; due_soon: number; breached: number; total: number };
export type QueueStats = { tiers: Record<Tier, SlaCounts>; total: number; oldest_opened_at: string | null };

type Row = { tier: Tier; ok: number; due_soon: number; breached: number; total: number; oldest: Date };

/** `GET /approvals/stats`: what waits, by tier × SLA state. */
export async function queueStats(context: Context): Promise<QueueStats> {
  requirePermission(context, "queue.read");
  const ctx = requirePersonActor(context);
  const rows = await queryOnce<Row>(
    `SELECT tier, count(*) FILTER (WHERE now() <= sla_warn_at)::int AS ok,
            count(*) FILTER (WHERE now() > sla_warn_at AND now() <= sla_due_at)::int AS due_soon,
            count(*) FILTER (WHERE now() > sla_due_at)::int AS breached, count(*)::int AS total, min(opened_at) AS oldest
       FROM approvals WHERE tenant_id = $1 AND resolved_at IS NULL GROUP BY tier`,
    [ctx.tenantId],
  );
  const of = (tier: Tier): SlaCounts => {
    const row = rows.find((candidate) => candidate.tier === tier);
    return { ok: row?.ok ?? 0, due_soon: row?.due_soon ?? 0, breached: row?.breached ?? 0, total: row?.total ?? 0 };
  };
  const oldest = rows.map((row) => row.oldest.toISOString()).sort()[0] ?? null;
  return {
    tiers: { low: of("low"), medium: of("medium"), high: of("high"), critical: of("critical") },
    total: TIERS.reduce((sum, tier) => sum + of(tier).total, 0),
    oldest_opened_at: oldest,
  };
}
