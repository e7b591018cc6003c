import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { revisedHash } from "@/lib/jobs/revision";
import { readJob } from "@/lib/jobs/wait";
import { inspectPayload } from "@/lib/payload/inspect";
import type { Requirement } from "@/lib/policy/schemas";
import { decideRevised, requireEditor } from "./edit";
import { requireOpen, requireSameBytes } from "./guards";
import type { EditPreview, PreviewEditInput } from "./schemas";
import { stricterGate } from "./stricter";

function asAsked({ any_of, count }: Requirement): EditPreview["requirements"][number] {
  const [role] = any_of;
  return any_of.length === 1 && role !== undefined ? { role, count } : { any_of, count };
}

/**
 * What `edit` would do now: what policy says of the edited arguments, the gate that they would wait at, and whether the
 * editor's own vote would count. Nothing is stored, counted or sampled.
 * @throws as `edit`, but for what policy denies, which is the answer
 */
export async function previewEdit(context: Context, input: PreviewEditInput & { id: string }): Promise<EditPreview> {
  requirePermission(context, "approvals.vote");
  const ctx = requirePersonActor(context);
  const row = await readJob(ctx, input.id);
  requireOpen(row);
  requireSameBytes(row, { ...input, verdict: "approve" });
  requireEditor(row, ctx.actor);
  const job_hash = revisedHash(row, input.args);
  const verdict = await decideRevised(row, input.args);
  const gate = stricterGate(row, verdict);
  const { tier, requirements, constraints } = "conflict" in gate ? row : gate;
  const denied =
    verdict.decision === "DENY"
      ? { rule_id: verdict.rule_id, reason: verdict.reason }
      : "conflict" in gate
        ? { rule_id: null, reason: `The rules disagree about the constraint ${gate.conflict}.` }
        : null;
  const isSame = job_hash === row.job_hash;
  return {
    job_hash,
    is_same: isSame,
    denied: isSame ? null : denied,
    policy_rule_ids: verdict.rule_ids,
    policy_reason: verdict.reason,
    tier: tier ?? "low",
    requirements: requirements.map(asAsked),
    constraints,
    findings: inspectPayload(input.args),
    own_vote_counts: isSame || [...requirements].reduce((sum, { count }) => sum + count, 0) === 1,
  };
}
