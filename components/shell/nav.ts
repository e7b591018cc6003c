import { Inbox, type LucideIcon } from "lucide-react";

/** The console's pages, in the order of the rail. */
export const NAV: ReadonlyArray<{ href: string; label: string; icon: LucideIcon }> = [
  { href: "/approvals", label: "Approvals", icon: Inbox },
];
