"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/components/ui/cn";
import { ConnectionState } from "./connection";
import { LogoMark } from "./logo";
import { pagesFor } from "./nav";
import { UserMenu } from "./user-menu";
import { useViewer } from "./viewer";

/** What the rail is on phones. */
export function TopBar() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-bg px-3 sm:hidden">
      <Link href="/approvals" className="mr-auto flex h-11 items-center gap-2 text-14 font-semibold">
        <LogoMark />
        <span className="max-[22.5rem]:sr-only">Assentry</span>
      </Link>
      <Pages />
      <ConnectionState />
      <UserMenu />
    </header>
  );
}

/** For whoever sees more than the queue, to which the name leads. */
function Pages() {
  const pathname = usePathname();
  const pages = pagesFor(useViewer());
  if (pages.length < 2) return null;
  return (
    <nav aria-label="Main" className="flex">
      {pages.map(({ href, label, icon: Icon }) => {
        const current = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-label={label}
            aria-current={current ? "page" : undefined}
            className={cn("flex size-11 items-center justify-center rounded text-fg-muted", current && "text-accent")}
          >
            <Icon size={18} aria-hidden />
          </Link>
        );
      })}
    </nav>
  );
}
