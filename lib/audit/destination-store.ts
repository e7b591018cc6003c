import { query } from "@/lib/db/client";
import type { Destination } from "./destinations";

/** Longer than one sending can take: who holds a lease for so long has died. */
const LEASE_SECONDS = 120;

/** One log's way to one place. */
export type Way = { tenant_id: string; kind: string; name: string };
/** `size`: of the log checkpoint that arrived last; null before the first. */
export type Leased = Way & { size: number | null; attempts: number; now: Date };

type Place = Pick<Destination, "kind" | "name">;
const lists = (places: readonly Place[]) => [places.map(({ kind }) => kind), places.map(({ name }) => name)];

/** A row for each log and place that has none. */
export async function openWays(places: readonly Place[]): Promise<void> {
  await query(
    "audit_destinations_open",
    `INSERT INTO audit_destinations (tenant_id, kind, name, due_at)
     SELECT l.tenant_id, p.kind, p.name, 'epoch' FROM audit_logs l CROSS JOIN unnest($1::text[], $2::text[]) AS p(kind, name)
      WHERE NOT EXISTS (SELECT 1 FROM audit_destinations d
                         WHERE d.tenant_id = l.tenant_id AND d.kind = p.kind AND d.name = p.name)
     ON CONFLICT DO NOTHING`,
    lists(places),
  );
}

/**
 * Takes what is due, each for one process: logs that are not as they were when they were last sent. One that has become
 * smaller is among them.
 */
export async function leaseWays(places: readonly Place[], limit: number): Promise<Leased[]> {
  const rows = await query<Omit<Leased, "size"> & { size: string | null }>(
    "audit_destinations_lease",
    `WITH due AS (
       SELECT d.tenant_id, d.kind, d.name FROM audit_destinations d
         JOIN unnest($1::text[], $2::text[]) AS p(kind, name) USING (kind, name) JOIN audit_logs l USING (tenant_id)
        WHERE d.due_at <= now() AND l.size > 0 AND l.size IS DISTINCT FROM d.size
        ORDER BY d.due_at LIMIT $3 FOR UPDATE OF d SKIP LOCKED)
     UPDATE audit_destinations d
        SET attempts = d.attempts + 1, due_at = now() + make_interval(secs => ${LEASE_SECONDS})
       FROM due WHERE (d.tenant_id, d.kind, d.name) = (due.tenant_id, due.kind, due.name)
     RETURNING d.tenant_id, d.kind, d.name, d.size, d.attempts, clock_timestamp() AS now`,
    [...lists(places), limit],
  );
  return rows.map((row) => ({ ...row, size: row.size === null ? null : Number(row.size) }));
}

// Nothing where another process has taken it since: what happens next is theirs to say.
const STILL_OURS = "tenant_id = $1 AND kind = $2 AND name = $3 AND attempts = $4";
const ours = ({ tenant_id, kind, name, attempts }: Leased) => [tenant_id, kind, name, attempts];

export async function markSent(way: Leased, size: number, pauseSeconds: number): Promise<void> {
  await query(
    "audit_destinations_sent",
    `UPDATE audit_destinations SET size = $5, sent_at = now(), due_at = now() + make_interval(secs => $6), attempts = 0,
            last_error = NULL, failed_at = NULL, conflict_at = NULL
      WHERE ${STILL_OURS}`,
    [...ours(way), size, pauseSeconds],
  );
}

/** `conflict`: not the way is wrong, but the log, or what is known of it there. */
export async function markFailed(
  way: Leased,
  failure: { error: string; conflict: boolean; retrySeconds: number },
): Promise<void> {
  await query(
    "audit_destinations_failed",
    `UPDATE audit_destinations SET last_error = $5, failed_at = now(), due_at = now() + make_interval(secs => $7),
            conflict_at = CASE WHEN $6 THEN COALESCE(conflict_at, now()) ELSE conflict_at END
      WHERE ${STILL_OURS}`,
    [...ours(way), failure.error, failure.conflict, failure.retrySeconds],
  );
}

export type WayState = {
  kind: string;
  name: string;
  size: number | null;
  sent_at: Date | null;
  last_error: string | null;
  failed_at: Date | null;
  conflict_at: Date | null;
};

/** How far each place is with one log, also those that are no longer set. */
export async function findWays(tenantId: string): Promise<WayState[]> {
  const rows = await query<Omit<WayState, "size"> & { size: string | null }>(
    "audit_destinations_of",
    `SELECT kind, name, size, sent_at, last_error, failed_at, conflict_at FROM audit_destinations WHERE tenant_id = $1`,
    [tenantId],
  );
  return rows.map((row) => ({ ...row, size: row.size === null ? null : Number(row.size) }));
}
