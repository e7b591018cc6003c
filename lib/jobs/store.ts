import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import { DETAIL_COLUMNS, type DetailRow, ROW_TABLES } from "./row";

const JOB_DETAIL = `SELECT ${DETAIL_COLUMNS} FROM ${ROW_TABLES} WHERE j.id = $1 AND j.tenant_id = $2`;

/** One job of a tenant with everything about it; null also for another tenant's id ([T22]). */
export async function findJob(tenantId: string, id: string): Promise<DetailRow | null> {
  const [row] = await query<DetailRow>("job_detail", JOB_DETAIL, [id, tenantId]);
  return row ?? null;
}

/**
 * The same inside a transaction, after taking the job's row lock: whoever decides, claims, cancels or expires comes one
 * after the other, and reads what the one before wrote.
 */
export async function lockJob(tx: Tx, tenantId: string, id: string): Promise<DetailRow | null> {
  // Two statements, one round trip: the second begins, and looks, only when the first has the lock.
  const [locked, [row]] = await Promise.all([
    tx.rows`SELECT 1 FROM jobs WHERE id = ${id} AND tenant_id = ${tenantId} FOR UPDATE`,
    tx.query<DetailRow>("job_detail", JOB_DETAIL, [id, tenantId]),
  ]);
  return locked.length === 0 ? null : (row ?? null);
}

/**
 * Compare-and-set of a job's state. The time at which it moved, by the database's clock; null where it was no longer in
 * that state, or its time had passed: nothing is approved or claimed after its expiry, however late the check before
 * this statement ran ([T3]).
 */
export async function moveJob(
  tx: Tx,
  row: Pick<DetailRow, "id" | "state" | "revision">,
  to: DetailRow["state"],
): Promise<Date | null> {
  const [moved] = await tx.rows<{ at: Date }>`
    UPDATE jobs SET state = ${to}, updated_at = clock.at
      FROM (SELECT date_trunc('milliseconds', clock_timestamp()) AS at OFFSET 0) AS clock
     WHERE id = ${row.id} AND state = ${row.state} AND revision = ${row.revision}
       AND (${to} NOT IN ('APPROVED', 'CLAIMED') OR expires_at IS NULL OR expires_at > clock.at)
    RETURNING updated_at AS at`;
  return moved?.at ?? null;
}

/** What a proposal depends on beside itself, as it is now. */
export async function findAgentNow(
  agentId: string,
): Promise<{ active_snapshot: string | null; suspended: boolean } | null> {
  const [row] = await query<{ active_snapshot: string | null; suspended: boolean }>(
    "agent_now",
    `SELECT t.active_snapshot, a.suspended_at IS NOT NULL AS suspended
       FROM agents a JOIN tenants t ON t.id = a.tenant_id WHERE a.id = $1`,
    [agentId],
  );
  return row ?? null;
}

/**
 * The hash that the event of the job's latest revision in the append-only log committed to. By its number: ids of two
 * processes are only as much in order as their clocks.
 */
export async function loggedHash(tx: Tx, jobId: string): Promise<string | null> {
  const [event] = await tx.rows<{ job_hash: string }>`
    SELECT data->>'job_hash' AS job_hash FROM audit_events
     WHERE job_id = ${jobId} AND type IN ('job.proposed', 'job.revised')
     ORDER BY COALESCE((data->>'revision')::int, 1) DESC, id DESC LIMIT 1`;
  return event?.job_hash ?? null;
}
