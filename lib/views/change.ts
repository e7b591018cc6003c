import { emit } from "@/lib/audit/emit";
import { isTaken, transaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { nameTaken } from "./save";
import type { SavedView, ViewChange } from "./schemas";
import { updateView } from "./store";

/**
 * Gives a view of one's own another name, other filters or both.
 * @throws 404 `not_found`, also for somebody else's; 409 `name_taken`
 */
export async function changeView(context: Context, input: ViewChange & { id: string }): Promise<SavedView> {
  requirePermission(context, "views.write");
  const ctx = requirePersonActor(context);
  try {
    return await transaction(async (tx) => {
      const own = { tenantId: ctx.tenantId, personId: ctx.actor.id, id: input.id };
      const view = await updateView(tx, own, input);
      if (!view) throw notFound("view");
      await emit(tx, ctx, { type: "view.changed", data: { view: view.id } });
      return view;
    });
  } catch (error) {
    throw isTaken(error) ? nameTaken(input.name ?? "") : error;
  }
}
