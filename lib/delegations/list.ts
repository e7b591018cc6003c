import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { DelegationView } from "./schemas";
import { findDelegations } from "./store";

/** Who stands in for whom, now and later, in the order in which they start. */
export async function listDelegations(ctx: Context): Promise<{ items: DelegationView[] }> {
  requirePermission(ctx, "queue.read");
  return { items: await findDelegations(ctx.tenantId) };
}

/** One delegation, also when it is over. @throws 404 `not_found` */
export async function getDelegation(ctx: Context, id: string): Promise<DelegationView> {
  requirePermission(ctx, "queue.read");
  const [delegation] = await findDelegations(ctx.tenantId, id);
  if (!delegation) throw notFound("delegation");
  return delegation;
}
