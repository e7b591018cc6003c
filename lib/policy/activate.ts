import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { invalid, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { fullName } from "./list";
import { parsePolicy } from "./parse";
import { findSnapshot } from "./store";

/**
 * Makes a snapshot the active one. Jobs that wait keep the one they were decided under.
 * @throws 404 `not_found`; 422 `invalid_policy` where this version can no longer read it: the active one stays
 */
export async function activatePolicy(
  context: Context,
  input: { snapshot: string; reason: string },
): Promise<{ status: "active"; snapshot: string }> {
  requirePermission(context, "policies.write");
  const ctx = requirePersonActor(context);
  const row = await findSnapshot(ctx.tenantId, fullName(input.snapshot));
  if (!row) throw notFound("policy snapshot");
  const parsed = parsePolicy(row.source);
  if (!parsed.ok)
    throw invalid(parsed.issues, "invalid_policy", "This snapshot cannot be activated; the active one stays.");
  await transaction(async (tx) => {
    const [tenant] = await tx.$queryRaw<
      { active_snapshot: string | null }[]
    >`SELECT active_snapshot FROM tenants WHERE id = ${ctx.tenantId} FOR UPDATE`;
    const previous = tenant?.active_snapshot ?? null;
    if (previous === row.name) return;
    await tx.tenant.update({ where: { id: ctx.tenantId }, data: { activeSnapshot: row.name }, select: { id: true } });
    const activation = { snapshot: row.name, previous, reason: input.reason };
    await tx.policyActivation.create({
      data: {
        id: newId("act"),
        tenantId: ctx.tenantId,
        ...activation,
        requestedBy: ctx.actor.id,
        activatedAt: new Date(),
      },
      select: { id: true },
    });
    await emit(tx, ctx, { type: "policy.activated", data: { snapshot: row.name, previous } });
  });
  return { status: "active", snapshot: row.name };
}
