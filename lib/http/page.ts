import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { AppError } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { authenticate } from "@/lib/identity/authenticate";
import { findTenantName } from "@/lib/identity/tenant-store";
import { newId } from "@/lib/ids";

export type PageContext = Context<PersonActor> & { tenantName: string };

/** The person who looks at a page. Without a session: to sign-in, and from there back (`x-path` is set by proxy.ts). */
export async function requirePerson(): Promise<PageContext> {
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
}
