"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useLocalText } from "@/components/ui/clock";
import { cn } from "@/components/ui/cn";
import { Kbd } from "@/components/ui/kbd";
import { ConnectionState } from "./connection";
import { keyNames } from "./key-names";
import { LogoMark } from "./logo";
import { pagesFor } from "./nav";
import { useOverlay } from "./overlays";
import { UserMenu } from "./user-menu";
import { useViewer } from "./viewer";

const entry = cn(
  "flex h-9 items-center justify-center gap-2.5 rounded text-13 font-medium text-fg-muted hover:bg-hover hover:text-fg",
  "xl:justify-start xl:px-2.5 touch:h-11",
);
const labelStyle = "sr-only xl:not-sr-only xl:truncate";

/** The console's pages and the person's own menu; icons alone below 1280 px. */
export function Rail() {
  const { tenantName } = useViewer();
  return (
    <header className="flex w-14 shrink-0 flex-col gap-1 border-r border-line bg-bg p-2 max-sm:hidden xl:w-46">
      <div className="mb-2 flex h-10 items-center justify-center gap-2.5 xl:justify-start xl:px-1.5">
        <LogoMark />
        <p className="sr-only min-w-0 xl:not-sr-only">
          <span className="block text-13 leading-4 font-semibold">Assentry</span>
          <span className="block truncate text-12 text-fg-faint">{tenantName}</span>
        </p>
      </div>
      <RailNav />
      <FindAction />
      <div className="mt-auto flex flex-col gap-1">
        <ConnectionState />
        <UserMenu />
      </div>
    </header>
  );
}

function RailNav() {
  const pathname = usePathname();
  const pages = pagesFor(useViewer());
  return (
    <nav aria-label="Main" className="flex flex-col gap-1">
      {pages.map(({ href, label, icon: Icon }) => {
        const current = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            title={label}
            aria-current={current ? "page" : undefined}
            className={cn(entry, current && "bg-accent-soft text-accent hover:bg-accent-soft hover:text-accent")}
          >
            <Icon size={18} aria-hidden className="shrink-0" />
            <span className={labelStyle}>{label}</span>
          </Link>
        );
      })}
    </nav>
  );
}

function FindAction() {
  const openOverlay = useOverlay();
  return (
    <button type="button" title="Find an action" onClick={() => openOverlay("palette")} className={entry}>
      <Search size={18} aria-hidden className="shrink-0" />
      <span className={cn(labelStyle, "xl:flex-1 xl:text-left")}>Actions</span>
      <Kbd aria-hidden className="hidden text-fg-faint xl:inline-flex">
        {useLocalText(() => keyNames("mod+k").join(""), "⌘K")}
      </Kbd>
    </button>
  );
}
