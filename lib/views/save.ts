import { emit } from "@/lib/audit/emit";
import { isTaken, transaction } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { MOST_VIEWS, type SavedView, type ViewInput } from "./schemas";
import { countViewsLocked, insertView } from "./store";

export const nameTaken = (name: string) => conflict("name_taken", `You have a view that is called “${name}”.`);

/**
 * Keeps filters of the queue under a name, for whoever asks alone; at most 20 for each person, each name once in
 * whatever case.
 * @throws 409 `too_many_views`, `name_taken`
 */
export async function saveView(context: Context, { name, filters }: ViewInput): Promise<SavedView> {
  requirePermission(context, "views.write");
  const ctx = requirePersonActor(context);
  const { tenantId, actor } = ctx;
  try {
    return await transaction(async (tx) => {
      const count = await countViewsLocked(tx, tenantId, actor.id);
      if (count >= MOST_VIEWS)
        throw conflict("too_many_views", `You have ${MOST_VIEWS} views, the most there can be. Delete one first.`);
      const view = await insertView(tx, { id: newId("viw"), tenantId, personId: actor.id, name, filters });
      await emit(tx, ctx, { type: "view.saved", data: { view: view.id } });
      return view;
    });
  } catch (error) {
    throw isTaken(error) ? nameTaken(name) : error;
  }
}
