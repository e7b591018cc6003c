"use client";

import { useEffect, useRef, useState } from "react";
import { useLiveEvents } from "@/components/shell/live";
import { afterPaint } from "@/components/shell/after-paint";
import { api } from "@/lib/http/client";
import type { Presence } from "@/lib/presence/schemas";

/** The server forgets who is silent for twice as long, and some. */
const REPEAT_MS = 20_000;
/** Who steps through the queue looks at none of what they pass; nor must it keep what they go to from loading ([U4]). */
const GLANCE_MS = 300;

type Person = Presence["people"][number];

/** Says that this person looks at a job for as long as its page is seen, and tells who else does ([U9]). */
export function usePresence(jobId: string): readonly Person[] {
  const [people, setPeople] = useState<readonly Person[]>([]);
  const say = useRef<() => void>(() => {});
  useEffect(() => {
    let isHere = true;
    let isSaid = false;
    const path = `/api/v1/approvals/${encodeURIComponent(jobId)}/presence`;
    const look = (looking: boolean) => {
      isSaid = looking;
      api<Presence>(path, { method: "POST", body: { looking }, keepalive: !looking }).then(
        (answer) => isHere && setPeople(answer.people),
        // A courtesy among reviewers: nothing depends on it.
        () => {},
      );
    };
    say.current = () => look(document.visibilityState === "visible");
    const now = () => say.current();
    const leave = () => isSaid && look(false);
    // The next item is drawn first.
    const leaveSoon = () => isSaid && afterPaint(() => look(false));
    const first = window.setTimeout(now, GLANCE_MS);
    const timer = window.setInterval(now, REPEAT_MS);
    document.addEventListener("visibilitychange", now);
    window.addEventListener("pagehide", leave);
    return () => {
      isHere = false;
      window.clearTimeout(first);
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", now);
      window.removeEventListener("pagehide", leave);
      leaveSoon();
    };
  }, [jobId]);
  useLiveEvents({
    onEvent: () => {},
    onOpen: (isLate) => isLate || say.current(),
    onPresence: (seen) => seen.job_id === jobId && setPeople(seen.people),
  });
  return people;
}
