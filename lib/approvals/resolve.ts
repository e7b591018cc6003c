import { emit, enqueue } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import type { DetailRow } from "@/lib/jobs/row";
import type { Resolution } from "@/lib/jobs/schemas";
import { moveJob } from "@/lib/jobs/store";

export type Resolved = Context & { comment: string | null };

/**
 * Ends a gate: the job's state, the approval's resolution, one audit event and one outbox row in the caller's
 * transaction ([T1]). False where it was ended already, or where its time has passed and it would be approved.
 */
export async function resolve(tx: Tx, ctx: Resolved, row: DetailRow, resolution: Resolution): Promise<boolean> {
  const at = await moveJob(tx, row, resolution);
  if (at === null) return false;
  await tx.approval.updateMany({
    where: { jobId: row.id, resolvedAt: null },
    data: {
      resolution,
      resolvedAt: at,
      resolvedComment: ctx.comment,
      openRoles: [],
      assigneeId: null,
      leaseUntil: null,
    },
  });
  const eventId = await emit(tx, ctx, {
    type: "approval.resolved",
    jobId: row.id,
    data: { resolution, revision: row.revision, job_hash: row.job_hash, policy_snapshot: row.policy_snapshot },
  });
  await enqueue(tx, row.tenant_id, eventId, "approval.resolved", { job_id: row.id, resolution });
  return true;
}
