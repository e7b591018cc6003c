import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { SavedView } from "./schemas";
import { deleteView } from "./store";

/** Deletes a view of one's own; the answer is what it was. @throws 404 `not_found`, also for somebody else's */
export async function removeView(context: Context, input: { id: string }): Promise<SavedView> {
  requirePermission(context, "views.write");
  const ctx = requirePersonActor(context);
  return transaction(async (tx) => {
    const view = await deleteView(tx, { tenantId: ctx.tenantId, personId: ctx.actor.id, id: input.id });
    if (!view) throw notFound("view");
    await emit(tx, ctx, { type: "view.deleted", data: { view: view.id } });
    return view;
  });
}
