"use client";

import { usePathname } from "next/navigation";
import { useEffect } from "react";
import type { QueueCounts } from "@/lib/approvals/schemas";

/** Puts what waits for the person into the window's title, for a tab in the background. */
export function useTitle(counts: QueueCounts | undefined): void {
  const page = usePathname() === "/approvals" ? "Approvals" : "Review";
  const mine = counts?.mine ?? 0;
  useEffect(() => {
    document.title = `${mine > 0 ? `(${mine}) ` : ""}${page} · Assentry`;
  }, [mine, page]);
}
