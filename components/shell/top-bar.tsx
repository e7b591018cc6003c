"use client";

import Link from "next/link";
import { ConnectionState } from "./connection";
import { LogoMark } from "./logo";
import { UserMenu } from "./user-menu";

/** What the rail is on phones. */
export function TopBar() {
  return (
    <header className="flex h-12 shrink-0 items-center gap-1 border-b border-line bg-bg px-3 sm:hidden">
      <Link href="/approvals" className="mr-auto flex h-11 items-center gap-2 text-14 font-semibold">
        <LogoMark />
        Assentry
      </Link>
      <ConnectionState />
      <UserMenu />
    </header>
  );
}
