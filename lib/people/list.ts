import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { PersonView } from "./schemas";
import { findPeople } from "./store";

/** Everyone of the tenant with their roles, by name. */
export async function listPeople(ctx: Context): Promise<{ items: PersonView[] }> {
  requirePermission(ctx, "people.read");
  return { items: await findPeople(ctx.tenantId) };
}
