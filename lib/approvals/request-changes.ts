import { announce } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { JobState } from "@/lib/jobs/schemas";
import { moveJob } from "@/lib/jobs/store";
import { answerSeeded } from "@/lib/seeded/answer";
import { gateOf } from "./gate";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { eligibility } from "./requirement";
import type { ApprovalItem, RequestChangesInput } from "./schemas";
import { refuse, requireOpen, requireSameBytes } from "./guards";
import { record } from "./record";

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
  const state = await transaction(async (tx): Promise<JobState> => {
    const { row, person: asking } = await lockFor(tx, ctx, input.id);
    requireOpen(row);
    requireSameBytes(row, { ...input, verdict: "reject" });
    refuse(eligibility({ ...gateOf(row), votedIds: [] }, asking.actor, "reject"));
    const ballot = { verdict: "request_changes", reason: input.message, fields: input.fields } as const;
    if (row.seeded) return answerSeeded(tx, asking, row, ballot);
    if ((await moveJob(tx, row, "CHANGES_REQUESTED")) === null)
      throw conflict("try_again", "The job has just changed.");
    await record(tx, asking, row, ballot);
    const data = { revision: row.revision, job_hash: row.job_hash };
    await announce(tx, asking, { type: "approval.changes_requested", jobId: row.id, data }, { job_id: row.id });
    return "CHANGES_REQUESTED";
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
