"use client";

import { usePathname } from "next/navigation";

const QUEUE = "/approvals";

/** Where a job's review is; the queue's filters stay in the address. */
export const jobHref = (id: string, search = ""): string => `${QUEUE}/${id}${search}`;

/**
 * [U4] Opens a job without asking the server for a page: the address changes, and the review is drawn from the query
 * cache. The browser's Back works as for any link.
 */
export function openJob(id: string): void {
  window.history.pushState(null, "", jobHref(id, window.location.search));
}

/** Back to the queue alone. */
export function closeJob(): void {
  window.history.pushState(null, "", `${QUEUE}${window.location.search}`);
}

/** The job that is open, by the address; null in the queue. */
export function useOpenJob(): string | null {
  const [, id] = usePathname().match(/^\/approvals\/([^/]+)$/) ?? [];
  return id === undefined ? null : decodeURIComponent(id);
}
