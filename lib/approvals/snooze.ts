import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { invalid, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow } from "@/lib/jobs/row";
import { lockJob } from "@/lib/jobs/store";
import { findItem } from "./list";
import type { ApprovalItem, SnoozeInput } from "./schemas";
import { requireOpen } from "./guards";

const bad = (message: string) => invalid([{ path: "until", message }]);

function requireInTime(row: DetailRow, until: Date): void {
  if (until <= row.now) throw bad("must be in the future");
  if (row.expires_at !== null && until > row.expires_at)
    throw bad(`must not be after the item expires, ${row.expires_at.toISOString()}`);
}

/** Whether anything changed. */
async function write(tx: Tx, row: DetailRow, personId: string, until: Date | null): Promise<boolean> {
  const written =
    until === null
      ? await tx.rows`DELETE FROM snoozes WHERE approval_id = ${row.approval_id} AND person_id = ${personId} RETURNING person_id`
      : await tx.rows`
          INSERT INTO snoozes (approval_id, person_id, until) VALUES (${row.approval_id}, ${personId}, ${until})
          ON CONFLICT (approval_id, person_id) DO UPDATE SET until = EXCLUDED.until RETURNING person_id`;
  return written.length > 0;
}

/**
 * Puts an item out of the person's own view and count until a time, at most until it expires; `until: null` brings it
 * back. Others see it as before, and it can be decided all the same.
 * @throws 404 `not_found`; 409 `already_resolved`, `expired`, `not_waiting`; 422 at `until`
 */
export async function snooze(context: Context, input: SnoozeInput & { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const state = await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row) throw notFound("job");
    requireOpen(row);
    if (input.until !== null) requireInTime(row, input.until);
    if (!(await write(tx, row, ctx.actor.id, input.until))) return null;
    const data = { until: input.until?.toISOString() ?? null };
    await emit(tx, ctx, { type: "approval.snoozed", jobId: row.id, data });
    return row.state;
  });
  if (state !== null) wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
