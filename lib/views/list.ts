import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import type { SavedView } from "./schemas";
import { findViews } from "./store";

/** The views of the queue that whoever asks has saved, in that order. Nobody else's are ever shown. */
export async function listViews(context: Context): Promise<{ items: SavedView[] }> {
  requirePermission(context, "queue.read");
  const { tenantId, actor } = requirePersonActor(context);
  return { items: await findViews(tenantId, actor.id) };
}
