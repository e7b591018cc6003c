import { announce } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import type { DetailRow } from "@/lib/jobs/row";
import type { Resolution } from "@/lib/jobs/schemas";
import { moveJob } from "@/lib/jobs/store";

export type Resolved = Context & { comment: string | null };

type End = { resolution: Resolution; at: Date; comment: string | null };

/** Writes down how a gate ended. Votes that could still be undone then never counted. */
export async function endGate(tx: Tx, jobId: string, { resolution, at, comment }: End): Promise<void> {
  await Promise.all([
    tx.rows`
      UPDATE approvals SET resolution = ${resolution}, resolved_at = ${at}, resolved_comment = ${comment}, open_roles = '{}',
                           assignee_id = NULL, lease_until = NULL
       WHERE job_id = ${jobId} AND resolved_at IS NULL`,
    tx.rows`
      UPDATE votes SET voided_at = ${at} WHERE job_id = ${jobId} AND held_until IS NOT NULL AND voided_at IS NULL`,
  ]);
}

/**
 * Ends a gate: the job's state, the approval's resolution, one audit event and one outbox row in the caller's
 * transaction ([T1]). False where it was ended already, or where its time has passed and it would be approved.
 */
export async function resolve(tx: Tx, ctx: Resolved, row: DetailRow, resolution: Resolution): Promise<boolean> {
  const at = await moveJob(tx, row, resolution);
  if (at === null) return false;
  const data = { resolution, revision: row.revision, job_hash: row.job_hash, policy_snapshot: row.policy_snapshot };
  const event = { type: "approval.resolved", jobId: row.id, data } as const;
  await Promise.all([
    endGate(tx, row.id, { resolution, at, comment: ctx.comment }),
    announce(tx, ctx, event, { job_id: row.id, resolution }),
  ]);
  return true;
}
