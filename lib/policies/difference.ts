import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { comparePolicies, type PolicyDiff } from "@/lib/policy/diff/compare";
import { loadActive, loadPolicy } from "./load";

/**
 * What changes from one snapshot to another: which decisions get weaker or stronger, and for whom. Compared with the
 * active one unless `against` names another. @throws 404 `not_found`; 422 `invalid_policy`
 */
export async function diffPolicies(
  ctx: Context,
  input: { snapshot: string; against?: string | undefined },
): Promise<PolicyDiff & { from: string | null; to: string | null }> {
  requirePermission(ctx, "policies.read");
  const after = await loadPolicy(ctx.tenantId, { snapshot: input.snapshot });
  const before = await (input.against === undefined
    ? loadActive(ctx.tenantId)
    : loadPolicy(ctx.tenantId, { snapshot: input.against }));
  const diff = comparePolicies(before?.policy ?? null, after.policy);
  return { from: before?.snapshot ?? null, to: after.snapshot, ...diff };
}
