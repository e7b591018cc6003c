import { queryOnce } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { announce } from "@/lib/audit/emit";
import type { DetailRow } from "@/lib/jobs/row";
import { lockJob, moveJob } from "@/lib/jobs/store";
import { newId } from "@/lib/ids";
import { endSeeded } from "@/lib/seeded/end";
import { resolve } from "./resolve";

const BATCH = 100;
const OPEN: ReadonlySet<string> = new Set(["ALLOWED", "APPROVAL", "CHANGES_REQUESTED", "APPROVED"]);

/** Whether a job's time has passed, by the database's clock. */
export const isExpired = (row: Pick<DetailRow, "expires_at" | "now">): boolean =>
  row.expires_at !== null && row.expires_at <= row.now;

async function expireOne(tenantId: string, id: string): Promise<boolean> {
  const ctx: Context = { actor: { kind: "system", name: "expiry" }, tenantId, requestId: newId("req") };
  const done = await transaction(async (tx) => {
    const row = await lockJob(tx, tenantId, id);
    if (!row || !OPEN.has(row.state) || !isExpired(row)) return false;
    if (row.seeded) return endSeeded(tx, ctx, row, { outcome: "expired", personId: null });
    if (row.state === "APPROVAL" || row.state === "CHANGES_REQUESTED")
      return resolve(tx, { ...ctx, comment: null }, row, "EXPIRED");
    if (!(await moveJob(tx, row, "EXPIRED"))) return false;
    const data = { was: row.state, job_hash: row.job_hash };
    await announce(tx, ctx, { type: "job.expired", jobId: id, data }, { job_id: id });
    return true;
  });
  if (done) wake({ tenantId, jobId: id, state: "EXPIRED" });
  return done;
}

/**
 * Marks jobs whose time has passed; returns how many. Only bookkeeping: votes and claims judge the time themselves, so
 * nothing hangs on when this runs or in how many processes ([T3]).
 */
export async function expireDue(): Promise<number> {
  const due = await queryOnce<{ id: string; tenant_id: string }>(
    `SELECT id, tenant_id FROM jobs
      WHERE state IN ('ALLOWED', 'APPROVAL', 'CHANGES_REQUESTED', 'APPROVED') AND expires_at <= now()
      ORDER BY expires_at LIMIT ${BATCH}`,
    [],
  );
  let expired = 0;
  for (const { id, tenant_id } of due) if (await expireOne(tenant_id, id)) expired++;
  return expired;
}
