import { Inbox, type LucideIcon, ScrollText, Users } from "lucide-react";
import type { Viewer } from "./viewer";

type Page = { href: string; label: string; icon: LucideIcon; isFor: (viewer: Viewer) => boolean };

/** The console's pages, in the order of the rail. */
const PAGES: readonly Page[] = [
  { href: "/approvals", label: "Approvals", icon: Inbox, isFor: () => true },
  { href: "/audit", label: "Audit log", icon: ScrollText, isFor: ({ canReadAudit }) => canReadAudit },
  { href: "/team", label: "Team", icon: Users, isFor: () => true },
];

/** Those that this person may see. */
export const pagesFor = (viewer: Viewer): readonly Page[] => PAGES.filter(({ isFor }) => isFor(viewer));
