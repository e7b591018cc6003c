import type { CompiledPolicy } from "@/lib/policy/compile";
import { isWeaker } from "@/lib/policy/diff/weaker";
import type { Decision } from "@/lib/policy/schemas";
import { decideWithin } from "@/lib/policy/simulate/decide-within";
import { NO_POLICY, type Outcome } from "@/lib/policy/simulate/outcome";
import { Pace } from "@/lib/policy/simulate/pace";
import { WindowCounters } from "@/lib/policy/simulate/window-counters";
import { recentJobs } from "./past-jobs";

const SHOWN = 20;

export type Weakened = {
  checked: number;
  count: number;
  /** The first 20. */
  weaker: { job_id: string; tool: string; from: Decision; to: Decision }[];
};

/**
 * The tenant's most recent jobs, at most `limit`, that one policy would decide more weakly than the one before it; without
 * one before it, all that would not be denied. Both decide anew: what was decided then may be of yet another policy.
 */
export async function weakenedJobs(
  tenantId: string,
  before: CompiledPolicy | null,
  after: CompiledPolicy,
  limit = 5_000,
): Promise<Weakened> {
  const cases = await recentJobs(tenantId, limit);
  const pace = new Pace(() => {}, new AbortController().signal);
  const countersBefore = new WindowCounters();
  const countersAfter = new WindowCounters();
  const found: Weakened = { checked: 0, count: 0, weaker: [] };
  for (const { ref, input } of cases) {
    const from: Outcome = before === null ? NO_POLICY : decideWithin(before, input, countersBefore);
    const to = decideWithin(after, input, countersAfter);
    found.checked += 1;
    if (isWeaker(from, to)) {
      found.count += 1;
      const job = { tool: input.tool, from: from.decision, to: to.decision };
      if ("job_id" in ref && found.count <= SHOWN) found.weaker.push({ job_id: ref.job_id, ...job });
    }
    if (pace.isDue()) await pace.rest(found.checked);
  }
  return found;
}
