import { uploadedCalls } from "@/lib/policy/simulate/calls";
import type { Case } from "@/lib/policy/simulate/case";
import { Problems } from "@/lib/policy/simulate/problems";
import { largeRootsOf, longestLimit } from "@/lib/policy/simulate/reads";
import type { SimulateInput } from "@/lib/policy/simulate/schemas";
import type { LoadedPolicy } from "../load";
import { idsOf, pastJobs } from "./past-jobs";
import { countPastJobs } from "./store";

/** What a simulation goes through. `total` is null where it can't be known before the end. */
export type Run = {
  cases: AsyncIterable<Case[]>;
  total: number | null;
  window: { text: string; from: Date; to: Date } | null;
  problems: Problems;
};

/** The jobs or calls of a simulation at the time `now`, with all that `policies` read of them. */
export async function runOf(
  tenantId: string,
  { past }: Pick<SimulateInput, "past">,
  policies: readonly LoadedPolicy[],
  now: Date,
): Promise<Run> {
  const problems = new Problems();
  const sources = policies.map(({ policy }) => policy);
  const warmUp = longestLimit(sources);
  if (!("seconds" in past)) {
    const cases = uploadedCalls(past, now, warmUp > 0, problems);
    return { cases, total: Array.isArray(past) ? past.flat().length : null, window: null, problems };
  }
  const window = { text: past.text, from: new Date(now.getTime() - past.seconds * 1_000), to: now };
  const span = { ...window, warmUp };
  const ids = idsOf(span);
  const total = await countPastJobs(tenantId, ids.from, ids.to);
  return { cases: pastJobs(tenantId, span, largeRootsOf(sources)), total, window, problems };
}
