import { transaction, type Tx } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, notFound } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { stepUp } from "@/lib/identity/step-up";
import { addRevision, revisedHash } from "@/lib/jobs/revision";
import type { DetailRow } from "@/lib/jobs/row";
import type { JobState } from "@/lib/jobs/schemas";
import { lockJob } from "@/lib/jobs/store";
import { readJob } from "@/lib/jobs/wait";
import { decide } from "@/lib/policies/active";
import type { Verdict } from "@/lib/policy/schemas";
import { answerSeeded } from "@/lib/seeded/answer";
import { editing, gateOf } from "./gate";
import { findItem } from "./list";
import { lockFor } from "./lock";
import { eligibility } from "./requirement";
import type { ApprovalItem, EditInput } from "./schemas";
import { stricterGate } from "./stricter";
import { refuse, requireAcknowledged, requireOpen, requireSameBytes, requireStepUp } from "./guards";
import { record } from "./record";
import { settle } from "./settle";
import { commentOf, vote } from "./vote";

type Edit = EditInput & { id: string };

const ATTEMPTS = 5;

/** What policy says now of the job with other arguments. Nothing is sampled: people look already. */
export function decideRevised(row: DetailRow, args: Record<string, unknown>): Promise<Verdict> {
  const agent = { id: row.agent_id, name: row.agent_name };
  return decide(row.tenant_id, row.active_snapshot, { ...row, args, agent, now: row.now, draw: null });
}

/** Whoever edits takes the place of whoever voted before, themselves included; they must be one of those who are asked. */
export function requireEditor(row: DetailRow, person: PersonActor): void {
  refuse(eligibility(editing(gateOf(row)), person, "approve"));
}

/** Null where the job or the policy changed since it was decided on outside of the transaction. */
async function apply(
  tx: Tx,
  ctx: Context<PersonActor>,
  input: Edit,
  seen: DetailRow,
  { verdict, proved }: { verdict: Verdict; proved: boolean },
): Promise<JobState | null> {
  const { row, person: editor } = await lockFor(tx, ctx, input.id);
  requireOpen(row);
  requireSameBytes(row, { ...input, verdict: "approve" });
  if (row.active_snapshot !== seen.active_snapshot || row.revision !== seen.revision) return null;
  requireEditor(row, editor.actor);
  const gate = stricterGate(row, verdict);
  if ("conflict" in gate) {
    throw conflict("policy_denies", `What policy asks of this edit disagrees about the constraint ${gate.conflict}.`);
  }
  // Of the gate as it becomes: an edit may be what makes it critical.
  requireStepUp(gate, editor.actor, proved);
  requireAcknowledged({ tier: gate.tier, args: input.args }, editor.actor, input.acknowledged);
  const { reason, note, acknowledged } = input;
  const ballot = { verdict: "edit", reason, note, acknowledged } as const;
  if (row.seeded) return answerSeeded(tx, editor, row, ballot, input.args);
  const { before } = row;
  const hash = revisedHash(row, input.args);
  await addRevision(tx, editor, row, { args: input.args, hash, verdict, gate, reopened: false, before });
  const revised = await lockJob(tx, ctx.tenantId, input.id);
  if (!revised) throw notFound("job");
  const voted = await record(tx, editor, revised, ballot);
  return settle(tx, { ...editor, comment: commentOf({ reason, note }) }, voted, editor.actor.id);
}

/**
 * Edit-then-approve: a person changes the arguments of a job that waits. Policy decides on the edited ones; the gate
 * becomes the stricter of old and new, earlier votes are void, and the editor's own vote counts only where one is needed
 * ([T10], [T13]). Arguments that are the same when canonical are no edit but an approval of what is there.
 * @throws as `vote`; 409 `policy_denies` naming the rule
 */
export async function edit(context: Context, input: Edit): Promise<ApprovalItem> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  let proved: boolean | null = null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const seen = await readJob(ctx, input.id);
    if (revisedHash(seen, input.args) === seen.job_hash) {
      const { id, reason, note, job_hash, step_up, acknowledged } = input;
      return vote(ctx, { id, reason, note, job_hash, step_up, acknowledged, verdict: "approve" });
    }
    const verdict = await decideRevised(seen, input.args);
    if (verdict.decision === "DENY") {
      throw conflict("policy_denies", `Policy denies this edit: ${verdict.reason}`, {
        policy_rule_id: verdict.rule_id,
      });
    }
    proved ??= await stepUp(ctx, input.step_up);
    const decided = { verdict, proved };
    const state = await transaction((tx) => apply(tx, ctx, input, seen, decided));
    if (state === null) continue;
    wake({ tenantId: ctx.tenantId, jobId: input.id, state });
    return findItem(ctx, input.id);
  }
  throw conflict("policy_changing", "The job or the policy is being changed; try again.", { retry_after: 1 });
}
