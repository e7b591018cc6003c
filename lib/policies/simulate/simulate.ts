import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { Case } from "@/lib/policy/simulate/case";
import { decideWithin } from "@/lib/policy/simulate/decide-within";
import { NO_POLICY, type Outcome } from "@/lib/policy/simulate/outcome";
import { Pace } from "@/lib/policy/simulate/pace";
import { Period } from "@/lib/policy/simulate/period";
import type { Progress, SimulateInput, Simulation } from "@/lib/policy/simulate/schemas";
import { Tally } from "@/lib/policy/simulate/tally";
import { WindowCounters } from "@/lib/policy/simulate/window-counters";
import { type LoadedPolicy, loadActive, loadPolicy } from "../load";
import { runOf } from "./run";

/**
 * What a policy would have decided of the jobs of the past, or of uploaded calls, beside what was decided then or what
 * the active policy says. Limits are replayed in the order of time, sampling always draws the same. Nothing is written.
 * @throws 404 `not_found`; 422 `invalid_policy`; 413 `body_too_large`; 499 `cancelled` once `signal` aborts
 */
export async function simulate(
  ctx: Context,
  input: SimulateInput,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Simulation> {
  requirePermission(ctx, "policies.read");
  const { against } = input;
  const policy = await loadPolicy(ctx.tenantId, input);
  const active = against === "active" ? await loadActive(ctx.tenantId) : null;
  const run = await runOf(ctx.tenantId, input, active === null ? [policy] : [policy, active], new Date());

  const pace = new Pace((done) => onProgress({ done, total: run.total }), signal);
  const period = new Period(run.window);
  const tally = new Tally();
  const counters = new WindowCounters();
  const decideWas = against === "active" ? deciderOf(active) : ({ was }: Case) => was;
  let done = 0;
  await pace.rest(done);
  for await (const batch of run.cases) {
    for (const one of batch) {
      const now = decideWithin(policy.compiled, one.input, counters);
      const was = decideWas(one);
      if (one.counted) {
        period.add(one.input.now);
        tally.add(one, was, now);
      }
      done += 1;
      if (pace.isDue()) await pace.rest(done);
    }
    // Also after lines that none of which could be read.
    if (pace.isDue()) await pace.rest(done);
  }
  const span = period.result();
  const { first: problems, total: problems_total, ignored } = run.problems;
  const window = run.window?.text ?? null;
  return {
    snapshot: policy.snapshot,
    against,
    window,
    ...span,
    ...tally.result(span.days),
    problems,
    problems_total,
    ignored,
  };
}

function deciderOf(policy: LoadedPolicy | null): (one: Case) => Outcome {
  if (policy === null) return () => NO_POLICY;
  const counters = new WindowCounters();
  return ({ input }) => decideWithin(policy.compiled, input, counters);
}
