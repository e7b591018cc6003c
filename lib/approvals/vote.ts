import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { StepUpInput } from "@/lib/identity/schemas";
import { stepUp } from "@/lib/identity/step-up";
import type { FindingKind } from "@/lib/payload/finding";
import { answerSeeded } from "@/lib/seeded/answer";
import { gateOf } from "./gate";
import {
  refuse,
  requireAcknowledged,
  requireKnownReason,
  requireOpen,
  requireSameBytes,
  requireStepUp,
} from "./guards";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { record } from "./record";
import { eligibility } from "./requirement";
import type { ApprovalItem } from "./schemas";
import { settle } from "./settle";

export type VoteInput = {
  id: string;
  verdict: "approve" | "reject";
  reason?: string | undefined;
  note?: string | undefined;
  reason_code?: string | undefined;
  job_hash?: string | undefined;
  step_up?: StepUpInput | undefined;
  acknowledged?: FindingKind[] | undefined;
};

type Words = { reason?: string | null | undefined; note?: string | null | undefined };

/** What is kept with a resolution of what was said for it. */
export const commentOf = ({ reason, note }: Words): string | null =>
  note ? `${reason ?? ""}\n${note}`.trim() : (reason ?? null);

/**
 * One person's vote on one revision. The job's row lock puts votes, expiry, cancel and claim in one order; every check
 * is made after it is held, against roles, accounts and clock as they are then ([T1], [T2], [T3], [T9], [T16], [T19], [T20]).
 * A decision made in the console counts when the gate's undo window has passed; see `undo`.
 * @throws 404 `not_found`; 409 `already_resolved`, `expired`, `not_waiting`, `stale_revision`, `job_hash_required`,
 *   `already_voted`, `findings_unacknowledged`; 403 `self_approval`, `not_eligible`, `step_up_required`, `step_up_failed`;
 *   422 `unknown_reason_code`
 */
export async function vote(context: Context, input: VoteInput): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const proved = await stepUp(ctx, input.step_up);
  const state = await transaction(async (tx) => {
    const { row, person } = await lockFor(tx, ctx, input.id);
    requireOpen(row);
    requireSameBytes(row, input);
    refuse(eligibility(gateOf(row), person.actor, input.verdict));
    if (input.verdict === "approve") {
      requireStepUp(row, person.actor, proved);
      requireAcknowledged(row, person.actor, input.acknowledged);
    }
    requireKnownReason(row, input);
    if (row.seeded) return answerSeeded(tx, person, row, input);
    const voted = await record(tx, person, row, input);
    return settle(tx, { ...person, comment: commentOf(input) }, voted, person.actor.id);
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  return findItem(ctx, input.id);
}
