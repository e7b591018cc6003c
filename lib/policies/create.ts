import { emit } from "@/lib/audit/emit";
import { modelTransaction } from "@/lib/db/transaction";
import { invalid } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { type LintFinding, lintPolicy } from "@/lib/policy/lint/lint";
import { parsePolicy } from "@/lib/policy/parse";
import { snapshotName } from "@/lib/policy/snapshot";
import { findRoleHolders } from "./people-store";

/** `lint`: what is doubtful about it, with line and column; the errors among it are gates that nobody could meet. */
export type CreatedPolicy = { snapshot: string; status: "draft" | "active"; lint: LintFinding[] };

/**
 * Stores a policy as an immutable snapshot, named by the hash of its source; the active one stays. The same source
 * twice is the same snapshot.
 * @throws 422 `invalid_policy` with path, line and column of everything that is wrong
 */
export async function createPolicy(context: Context, input: { source: string }): Promise<CreatedPolicy> {
  requirePermission(context, "policies.write");
  const ctx = requirePersonActor(context);
  const parsed = parsePolicy(input.source);
  if (!parsed.ok) throw invalid(parsed.issues, "invalid_policy", "The policy has errors; nothing was stored.");
  const name = snapshotName(input.source);
  const active = await modelTransaction(async (tx) => {
    const { count } = await tx.policySnapshot.createMany({
      data: [{ tenantId: ctx.tenantId, name, source: input.source, createdBy: ctx.actor.id }],
      skipDuplicates: true,
    });
    if (count === 1) await emit(tx, ctx, { type: "policy.created", data: { snapshot: name } });
    const tenant = await tx.tenant.findUniqueOrThrow({ where: { id: ctx.tenantId }, select: { activeSnapshot: true } });
    return tenant.activeSnapshot === name;
  });
  const lint = lintPolicy(parsed, { roles: await findRoleHolders(ctx.tenantId) }, new Date());
  return { snapshot: name, status: active ? "active" : "draft", lint };
}
