"use client";

import { useEffect } from "react";
import { api } from "@/lib/http/client";
import type { ReviewView } from "@/lib/jobs/schemas";

/** Whoever leafs through the queue has not looked; whoever stays for so long has. */
const DWELL_MS = 1_500;

/** Has the server remember which revision was on this person's screen, so that it can show what changed since ([U13]). */
export function useRememberLook({ job }: Pick<ReviewView, "job">): void {
  const { id, revision, state } = job;
  const isOpen = state === "APPROVAL";
  useEffect(() => {
    if (!isOpen) return;
    let timer: number | undefined;
    const remember = () => {
      const path = `/api/v1/approvals/${encodeURIComponent(id)}/presence`;
      // Nothing is decided by it, so nobody is bothered where it fails.
      api(path, { method: "POST", body: { looking: true, revision } }).catch(() => {});
    };
    const watch = () => {
      window.clearTimeout(timer);
      if (document.visibilityState === "visible") timer = window.setTimeout(remember, DWELL_MS);
    };
    watch();
    document.addEventListener("visibilitychange", watch);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener("visibilitychange", watch);
    };
  }, [id, revision, isOpen]);
}
