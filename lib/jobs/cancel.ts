import { resolve } from "@/lib/approvals/resolve";
import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import type { JobView } from "./schemas";
import { findJob, lockJob, moveJob } from "./store";
import { jobView } from "./view";

/**
 * The agent takes its job back, as long as it has not been claimed.
 * @throws 404 `not_found`; 409 `already_claimed`, `already_resolved`
 */
export async function cancel(context: Context, input: { id: string }): Promise<JobView> {
  requirePermission(context, "jobs.propose");
  const ctx = requireAgentActor(context);
  await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row || row.agent_id !== ctx.actor.id || row.seeded) throw notFound("job");
    if (row.state === "APPROVAL" || row.state === "CHANGES_REQUESTED") {
      await resolve(tx, { ...ctx, comment: null }, row, "CANCELLED");
    } else if (row.state === "ALLOWED" || row.state === "APPROVED") {
      await moveJob(tx, row, "CANCELLED");
      await emit(tx, ctx, { type: "job.cancelled", jobId: row.id, data: { was: row.state, job_hash: row.job_hash } });
    } else {
      const code = row.state === "CLAIMED" ? "already_claimed" : "already_resolved";
      const { resolution, resolved_by, resolved_at } = jobView(row);
      throw conflict(code, `This job is ${row.state}; it cannot be taken back.`, {
        state: row.state,
        resolution,
        resolved_by,
        resolved_at,
      });
    }
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state: "CANCELLED" });
  const row = await findJob(ctx.tenantId, input.id);
  if (!row) throw notFound("job");
  return jobView(row);
}
