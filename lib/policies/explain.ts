import { findAgentNamed } from "@/lib/agents/store";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { actionOf } from "@/lib/jobs/action";
import { evaluate } from "@/lib/policy/evaluate";
import { limitReason } from "@/lib/policy/limit-reason";
import type { LimitUse, Verdict } from "@/lib/policy/schemas";
import { exact } from "@/lib/policy/simulate/window-counters";
import { findUsed } from "./limit-store";
import { loadActive, loadPolicy } from "./load";
import type { EvaluateInput } from "./requests";

/** What is said of an action without proposing it; `limits` with what others have used of them before. */
export type Explanation = Omit<Verdict, "limits"> & {
  policy_snapshot: string | null;
  limits: (LimitUse & { used: number })[];
};

/**
 * What policy would say of a job now, with what each rule says of it: matched, not matched and why, could not be
 * evaluated. The active policy, or another snapshot or source. Nothing is stored, counted or sampled.
 * @throws 404 `not_found` for a snapshot, or where no policy is active; 422 `invalid_policy` for a source
 */
export async function explainJob(ctx: Context, input: EvaluateInput): Promise<Explanation> {
  requirePermission(ctx, "policies.read");
  const named = input.source !== undefined || input.snapshot !== undefined;
  const loaded = await (named ? loadPolicy(ctx.tenantId, input) : loadActive(ctx.tenantId));
  if (loaded === null) throw notFound("active policy");
  // Limits count by the agent's id. One that isn't there has used nothing.
  const agent = (await findAgentNamed(ctx.tenantId, input.agent)) ?? { id: input.agent, name: input.agent };
  const action = { ...actionOf(input.job, agent), now: new Date(), draw: null };
  const first = evaluate(loaded.compiled, action);
  const used = await findUsed(ctx.tenantId, first.limits);
  const limits = first.limits.map((use, position) => ({ ...use, used: used[position] ?? 0 }));
  const past = limits.filter((use) => exact(use.used + use.amount) > use.max);
  const exceeded = new Map(past.toReversed().map((use) => [use.rule_id, limitReason(use, use.used)]));
  const verdict = evaluate(loaded.compiled, action, { trace: true, exceeded });
  return { ...verdict, limits, policy_snapshot: loaded.snapshot };
}
