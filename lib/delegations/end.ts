import { isManager } from "@/lib/approvals/oversight";
import { announce } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { conflict, forbidden } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { getDelegation } from "./list";
import type { DelegationView } from "./schemas";
import { endNow } from "./store";

/**
 * Ends a delegation now, or before it starts: either of the two people, or a manager. The delegate is told; where they
 * ended it themselves, whoever is away is.
 * @throws 404 `not_found`; 403 for others; 409 `already_ended`, also when its time is over
 */
export async function endDelegation(context: Context, input: { id: string }): Promise<DelegationView> {
  requirePermission(context, "delegations.write");
  const ctx = requirePersonActor(context);
  const { id, from, to } = await getDelegation(ctx, input.id);
  const by = ctx.actor.id;
  if (![from.id, to.id].includes(by) && !isManager(ctx.actor))
    throw forbidden("forbidden", "Only the two people of a delegation or a manager end it.");
  await transaction(async (tx) => {
    if (!(await endNow(tx, ctx.tenantId, id, by))) throw conflict("already_ended", "This delegation is over.");
    const data = { delegation: id, from: from.id, to: to.id };
    const told = by === to.id ? from.id : to.id;
    await announce(tx, ctx, { type: "delegation.ended", data }, { delegation_id: id, to: told, by });
  });
  return getDelegation(ctx, id);
}
