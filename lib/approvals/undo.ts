import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { DetailRow, VoteRow } from "@/lib/jobs/row";
import { heldVote } from "./gate";
import { findItem } from "./list";
import { lockFor } from "./lock";
import type { ApprovalItem } from "./schemas";
import { settle } from "./settle";

const tooLateToUndo = () => conflict("too_late", "The time to undo this has passed, or there is nothing to undo.");

function requireHeld(row: DetailRow, personId: string): VoteRow {
  const held = heldVote(row, personId);
  if (held === null || held.until <= row.now) throw tooLateToUndo();
  return held.vote;
}

/**
 * Takes back one's own decision while the undo window runs: it never counted, and the agent never saw it ([U11]). What an
 * edit wrote stays as a revision that waits.
 * @throws 404 `not_found`; 409 `too_late`
 */
export async function undo(context: Context, input: { id: string }): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const state = await transaction(async (tx) => {
    const { row, person } = await lockFor(tx, ctx, input.id);
    const { id, verdict, revision, job_hash } = requireHeld(row, ctx.actor.id);
    const data = { vote: id, verdict, revision, job_hash };
    await Promise.all([
      tx.rows`UPDATE votes SET voided_at = ${row.now} WHERE id = ${id}`,
      emit(tx, person, { type: "approval.vote_undone", jobId: row.id, data }),
    ]);
    const votes = row.votes.filter((vote) => vote.id !== id);
    // Without a reject that stood in the way, the others' approvals may be enough.
    return row.state === "APPROVAL" ? settle(tx, { ...person, comment: null }, { ...row, votes }, null) : row.state;
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
