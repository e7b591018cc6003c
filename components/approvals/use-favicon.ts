"use client";

import { useEffect } from "react";
import type { QueueCounts } from "@/lib/approvals/schemas";
import { faviconHref } from "./favicon";

/** Puts what waits for the person on the window's icon; the plain one comes back when nothing does. */
export function useFavicon(counts: QueueCounts | undefined): void {
  const count = counts?.mine ?? 0;
  const isLate = (counts?.mine_breached ?? 0) > 0;
  useEffect(() => {
    if (count === 0) return;
    // Of several icons that fit as well, browsers take the last.
    const link = document.createElement("link");
    link.rel = "icon";
    link.type = "image/svg+xml";
    link.setAttribute("sizes", "any");
    link.href = faviconHref({ count, isLate });
    document.head.append(link);
    return () => link.remove();
  }, [count, isLate]);
}
