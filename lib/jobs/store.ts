import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import { DETAIL_COLUMNS, type DetailRow, ROW_TABLES } from "./row";

/** One job of a tenant with everything about it; null also for another tenant's id ([T22]). */
export async function findJob(tenantId: string, id: string): Promise<DetailRow | null> {
  const [row] = await query<DetailRow>(
    "job_detail",
    `SELECT ${DETAIL_COLUMNS} FROM ${ROW_TABLES} WHERE j.id = $1 AND j.tenant_id = $2`,
    [id, tenantId],
  );
  return row ?? null;
}

/**
 * The same inside a transaction, after taking the job's row lock: whoever decides, claims, cancels or expires comes one
 * after the other, and reads what the one before wrote.
 */
export async function lockJob(tx: Tx, tenantId: string, id: string): Promise<DetailRow | null> {
  const locked = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM jobs WHERE id = ${id} AND tenant_id = ${tenantId} FOR UPDATE`;
  if (locked.length === 0) return null;
  const [row] = await tx.$queryRawUnsafe<DetailRow[]>(
    `SELECT ${DETAIL_COLUMNS} FROM ${ROW_TABLES} WHERE j.id = $1`,
    id,
  );
  return row ?? null;
}

/** Compare-and-set of a job's state. False where it was no longer in `from`. */
export async function moveJob(
  tx: Tx,
  row: Pick<DetailRow, "id" | "state" | "revision">,
  to: DetailRow["state"],
): Promise<boolean> {
  const { count } = await tx.job.updateMany({
    where: { id: row.id, state: row.state, revision: row.revision },
    data: { state: to, updatedAt: new Date() },
  });
  return count === 1;
}

/** The active snapshot's name, read where it matters that it is today's. */
export async function activeSnapshot(tenantId: string): Promise<string | null> {
  const [row] = await query<{ active_snapshot: string | null }>(
    "active_snapshot",
    "SELECT active_snapshot FROM tenants WHERE id = $1",
    [tenantId],
  );
  return row?.active_snapshot ?? null;
}
