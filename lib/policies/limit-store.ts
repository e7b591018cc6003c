import { query } from "@/lib/db/client";
import { limitKey } from "@/lib/policy/limit-key";
import type { LimitUse } from "@/lib/policy/schemas";

/** What has been used of each limit within its window, in their order; nothing is counted. */
export async function findUsed(tenantId: string, uses: readonly LimitUse[]): Promise<number[]> {
  if (uses.length === 0) return [];
  const asked = uses.map((use, position) => ({ position, key: limitKey(use), over_seconds: use.over_seconds }));
  const rows = await query<{ used: number }>(
    "limits used",
    `SELECT COALESCE(sum(e.amount), 0)::float8 AS used
       FROM jsonb_to_recordset($2::jsonb) AS x(position int, key text, over_seconds float8)
       LEFT JOIN limit_entries e ON e.tenant_id = $1 AND e.key = x.key AND e.at > now() - make_interval(secs => x.over_seconds)
      GROUP BY x.position ORDER BY x.position`,
    [tenantId, JSON.stringify(asked)],
  );
  return rows.map((row) => row.used);
}

/** Drops counters whose every entry left its window an hour ago, at most 1,000 at once; returns how many. */
export async function dropOldCounters(): Promise<number> {
  const gone = await query<{ key: string }>(
    "old counters",
    `DELETE FROM limit_counters WHERE (tenant_id, key) IN (
       SELECT tenant_id, key FROM limit_counters WHERE ends_at < now() - interval '1 hour'
        ORDER BY ends_at LIMIT 1000 FOR UPDATE SKIP LOCKED)
     RETURNING key`,
    [],
  );
  return gone.length;
}
