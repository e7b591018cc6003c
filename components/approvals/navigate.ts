"use client";

import { usePathname } from "next/navigation";
import { useEffect, useSyncExternalStore } from "react";

const QUEUE = "/approvals";

/** Where a job's review is; the queue's filters stay in the address. */
export const jobHref = (id: string, search = ""): string => `${QUEUE}/${id}${search}`;

const listeners = new Set<() => void>();

function go(href: string): void {
  window.history.pushState(null, "", href);
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

/**
 * [U4] Opens a job without asking the server for a page: the address changes, and the review is drawn from the query
 * cache. The browser's Back works as for any link.
 */
export const openJob = (id: string): void => go(jobHref(id, window.location.search));

/** Back to the queue alone. */
export const closeJob = (): void => go(`${QUEUE}${window.location.search}`);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

/** Outside of React. */
export const openJobNow = (): string | null => jobAt(window.location.pathname);

function jobAt(pathname: string): string | null {
  const [, id] = pathname.match(/^\/approvals\/([^/]+)$/) ?? [];
  return id === undefined ? null : decodeURIComponent(id);
}

/**
 * The job that is open, by the address; null in the queue. Read from the address itself: the router tells of a new one in a
 * transition, which waits for everything else that a decision sets going ([U4]).
 */
export function useOpenJob(): string | null {
  const pathname = usePathname();
  // The router draws a page it was led to by a link before it writes the address: what is read while drawing is the old one.
  useEffect(() => {
    if (jobAt(pathname) === openJobNow()) tell();
  }, [pathname]);
  return useSyncExternalStore(subscribe, openJobNow, () => jobAt(pathname));
}
