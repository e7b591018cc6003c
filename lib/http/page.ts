import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { AppError } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { authenticate } from "@/lib/identity/authenticate";
import { can, type Permission } from "@/lib/identity/permissions";
import { findTenantName } from "@/lib/identity/tenant-store";
import { newId } from "@/lib/ids";

export type PageContext = Context<PersonActor> & { tenantName: string };

/**
 * The person who looks at a page. Without a session: to sign-in, and from there back (`x-path` is set by proxy.ts). Every
 * layout and page asks ([T25]); within one request the database is asked once.
 */
export const requirePerson = cache(async (): Promise<PageContext> => {
  const sent = await headers();
  try {
    const { tenantId, actor } = await authenticate(sent);
    if (actor.kind === "person")
      return { actor, tenantId, requestId: newId("req"), tenantName: await findTenantName(tenantId) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
  const next = sent.get("x-path");
  redirect(next && next !== "/" ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in");
});

/** The person who looks at a page that not everybody may see; null where they may not: the page then shows nothing. */
export async function findPermitted(permission: Permission): Promise<PageContext | null> {
  const ctx = await requirePerson();
  return can(ctx.actor, permission) ? ctx : null;
}
