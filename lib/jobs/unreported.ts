import { announce } from "@/lib/audit/emit";
import { queryOnce } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";
import type { DetailRow } from "./row";
import { lockJob, moveJob } from "./store";

const BATCH = 100;
/** A grant lives for five minutes, and the effect begins within them. */
const GRANT_MS = 5 * 60_000;
const USUAL_RUN_MS = 10 * 60_000;

/** When whoever claims a job now should have reported: the grant's life and the time that policy gives the run. */
export function reportDue({ now, constraints }: Pick<DetailRow, "now" | "constraints">): Date {
  const seconds = constraints.max_runtime_sec;
  const run = typeof seconds === "number" && seconds > 0 ? seconds * 1_000 : USUAL_RUN_MS;
  return new Date(now.getTime() + GRANT_MS + run);
}

async function markOne(tenantId: string, id: string): Promise<boolean> {
  const ctx: Context = { actor: { kind: "system", name: "reports" }, tenantId, requestId: newId("req") };
  const done = await transaction(async (tx) => {
    const row = await lockJob(tx, tenantId, id);
    if (row?.state !== "CLAIMED" || (await moveJob(tx, row, "UNREPORTED")) === null) return false;
    const data = { job_hash: row.job_hash };
    await announce(tx, ctx, { type: "job.unreported", jobId: id, data }, { job_id: id });
    return true;
  });
  if (done) wake({ tenantId, jobId: id, state: "UNREPORTED" });
  return done;
}

/**
 * Marks claimed jobs whose claimer never said how it went; returns how many. Nothing is run again: nobody knows whether
 * the effect took place. A late report is still taken.
 */
export async function markUnreported(): Promise<number> {
  const due = await queryOnce<{ id: string; tenant_id: string }>(
    `SELECT j.id, j.tenant_id FROM claims c JOIN jobs j ON j.id = c.job_id
      WHERE c.outcome IS NULL AND c.report_due_at <= now() AND j.state = 'CLAIMED' ORDER BY c.report_due_at LIMIT ${BATCH}`,
    [],
  );
  let marked = 0;
  for (const { id, tenant_id } of due) if (await markOne(tenant_id, id)) marked++;
  return marked;
}
