import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { Shell } from "@/components/shell/shell";
import { requirePerson } from "@/lib/http/page";
import { approverRoles, can } from "@/lib/identity/permissions";

/** Everything behind sign-in. Each page and handler asks for the person again: a layout is not a boundary ([T25]). */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const { actor, tenantName } = await requirePerson();
  const { id, name, email, roles } = actor;
  const may = { canApprove: approverRoles(actor).length > 0, canReadAudit: can(actor, "audit.read") };
  const viewer = { id, name, email, roles: [...roles], tenantName, ...may };
  return (
    <Providers viewer={viewer} serverNow={Date.now()}>
      <Shell>{children}</Shell>
    </Providers>
  );
}
