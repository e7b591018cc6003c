import { weakenedJobs } from "@/lib/policies/simulate/recent";
import type { CompiledPolicy } from "@/lib/policy/compile";
import { compilePolicy } from "@/lib/policy/compile";
import { comparePolicies } from "@/lib/policy/diff/compare";
import type { PolicySource } from "@/lib/policy/source";

const SHOWN = 50;

/**
 * What an activation would weaken: the changes of rules, by comparing the two policies, and the jobs of late that would
 * have been asked less of, by deciding them under both. `weakens` where either finds anything.
 */
export type Weakening = {
  weakens: boolean;
  changes: { id: string; says: string; applies_to: string }[];
  jobs: { checked: number; weaker: number; examples: { job_id: string; tool: string; from: string; to: string }[] };
};

/** Compares by the rules and by simulation (issue 3): what only one of them sees needs a second administrator too. */
export async function findWeakening(
  tenantId: string,
  before: { policy: PolicySource; compiled: CompiledPolicy } | null,
  after: PolicySource,
): Promise<Weakening> {
  const diff = comparePolicies(before?.policy ?? null, after);
  const { checked, count, weaker } = await weakenedJobs(tenantId, before?.compiled ?? null, compilePolicy(after));
  const changes = diff.changes
    .filter((change) => change.effect === "weaker")
    .slice(0, SHOWN)
    .map(({ id, says, applies_to }) => ({ id, says, applies_to }));
  return { weakens: diff.weakens || count > 0, changes, jobs: { checked, weaker: count, examples: weaker } };
}
