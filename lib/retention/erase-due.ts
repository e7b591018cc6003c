import { query } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { eraseLocked } from "./erase-job";
import { ENDED, lockErasable } from "./job-store";

type Due = { id: string; tenant_id: string; state: string; days: number };

const BATCH = 50;

// By the index of jobs that have ended and are not erased: what is not due isn't looked at.
const DUE = `
SELECT j.id, j.tenant_id, j.state, t.payload_retention_days AS days
  FROM tenants t CROSS JOIN LATERAL (
    SELECT id, tenant_id, state FROM jobs
     WHERE tenant_id = t.id AND erased_at IS NULL AND state IN ${ENDED}
       AND updated_at < now() - make_interval(days => t.payload_retention_days)
     ORDER BY updated_at LIMIT ${BATCH}) j
 WHERE t.payload_retention_days IS NOT NULL LIMIT ${BATCH}`;

const ACTOR = { kind: "system", name: "retention" } as const;

async function eraseOne({ id, tenant_id, days, state }: Due): Promise<boolean> {
  const erased = await transaction(async (tx) => {
    const job = await lockErasable(tx, tenant_id, id);
    // Another process, or an administrator, was first; or a late report came in.
    if (!job?.ended || job.erased_at) return false;
    await eraseLocked(tx, { tenantId: tenant_id, actor: ACTOR }, job, { days });
    return true;
  });
  if (erased) wake({ tenantId: tenant_id, jobId: id, state });
  return erased;
}

/** Erases payloads whose time has come, at most 50 at once, each with its own event. How many. */
export async function eraseDue(): Promise<number> {
  let count = 0;
  for (const due of await query<Due>("payloads_due", DUE, [])) if (await eraseOne(due)) count++;
  return count;
}
