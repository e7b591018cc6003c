"use client";

import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";
import { diffAction } from "@/lib/payload/diff";
import { fieldKey, gatherGroups } from "./diff-words";

type See = (field: string) => void;
const Context = createContext<See | null>(null);

/** The decision bar lies over so much of the window's end, px. */
const UNDER_THE_BAR = 72;

/** What of a job has to have been on screen before it can be approved: all that changes, or all that will run. */
function fieldsToSee(review: Pick<ReviewView, "before" | "job">): string[] {
  const diff = diffAction(review.before, review.job.args);
  const groups = gatherGroups(diff.groups).filter(({ type }) => diff.mode === "target" || type === "changes");
  return groups.flatMap(({ fields }) => fields.map(fieldKey));
}

/**
 * [U18] Counts what a reviewer of a critical item has not had on screen yet. Nothing is measured of others: `missing` is 0
 * and `see` null. Another revision begins anew.
 */
export function useEvidenceGate(review: Pick<ReviewView, "before" | "job" | "tier" | "job_hash">) {
  const isOn = review.tier === "critical" && review.job.state === "APPROVAL";
  const fields = useMemo(() => (isOn ? fieldsToSee(review) : []), [isOn, review]);
  const [seen, setSeen] = useState({ of: review.job_hash, fields: new Set<string>() });
  const own = seen.of === review.job_hash ? seen.fields : new Set<string>();
  const { job_hash } = review;
  const see = useCallback(
    (field: string) =>
      setSeen((before) => {
        const known = before.of === job_hash ? before.fields : new Set<string>();
        return known.has(field) ? before : { of: job_hash, fields: new Set([...known, field]) };
      }),
    [job_hash],
  );
  return { see: isOn ? see : null, missing: fields.filter((field) => !own.has(field)).length };
}

export function EvidenceGate({ see, children }: { see: See | null; children: ReactNode }) {
  return <Context value={see}>{children}</Context>;
}

/** Whether approving waits for what is shown here to have been on screen. */
export const useIsGated = (): boolean => useContext(Context) !== null;

/** At the end of a field: tells the gate once it has been on screen, so that a long one counts when it was read to its end. */
export function SeenMark({ field }: { field: string }) {
  const see = useContext(Context);
  const mark = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (see === null || mark.current === null) return;
    const watcher = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        see(field);
        watcher.disconnect();
      },
      { rootMargin: `0px 0px -${UNDER_THE_BAR}px 0px` },
    );
    watcher.observe(mark.current);
    return () => watcher.disconnect();
  }, [see, field]);
  if (see === null) return null;
  return <span ref={mark} aria-hidden className="absolute bottom-0 left-0 size-px" />;
}
