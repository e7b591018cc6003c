import { emit, enqueue } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { rolesNow } from "@/lib/identity/store";
import { lockJob, moveJob } from "@/lib/jobs/store";
import { gateOf } from "./gate";
import { findItem } from "./list";
import { eligibility } from "./requirement";
import type { ApprovalItem, RequestChangesInput } from "./schemas";
import { record, refuse, requireOpen, requireSameBytes } from "./vote";

/**
 * Sends a job back to its agent with what should be different; its next revision comes with `PUT /jobs/{id}`. Time goes on
 * running meanwhile. Open to whoever may reject.
 * @throws as `vote`
 */
export async function requestChanges(
  context: Context,
  input: RequestChangesInput & { id: string },
): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    requireOpen(row);
    requireSameBytes(row, { ...input, verdict: "reject" });
    const asking = { ...ctx, actor: { ...ctx.actor, roles: await rolesNow(tx, ctx.actor.id) } };
    refuse(eligibility({ ...gateOf(row), votedIds: [] }, asking.actor, "reject"));
    if ((await moveJob(tx, row, "CHANGES_REQUESTED")) === null)
      throw conflict("try_again", "The job has just changed.");
    await record(tx, asking, row, {
      id: input.id,
      verdict: "request_changes",
      reason: input.message,
      fields: input.fields,
    });
    const data = { revision: row.revision, job_hash: row.job_hash, fields: input.fields };
    const eventId = await emit(tx, asking, { type: "approval.changes_requested", jobId: row.id, data });
    await enqueue(tx, row.tenant_id, eventId, "approval.changes_requested", { job_id: row.id });
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state: "CHANGES_REQUESTED" });
  return findItem(ctx, input.id);
}
