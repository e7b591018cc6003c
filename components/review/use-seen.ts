"use client";

import { useState } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";

export type Seen = {
  /** What is on the screen: the latest, but while a decision is open never other bytes than those first shown. */
  review: ReviewView;
  /** What has changed since; null while the screen is up to date. */
  change: string | null;
  accept: () => void;
};

/**
 * Holds what the reviewer looks at while it waits for a decision: when its bytes or its state change underneath, the page stays
 * as it is, says so, and shows the new version on demand ([U22]). Votes and times that change nothing of that flow through, and
 * so does everything once the reviewer has decided.
 */
export function useSeen(latest: ReviewView, isDecided: boolean): Seen {
  const [accepted, setAccepted] = useState(latest);
  const isSame = latest.job_hash === accepted.job_hash && latest.job.state === accepted.job.state;
  const isHeld = !isDecided && accepted.job.state === "APPROVAL" && !isSame;
  // Once decided there is nothing to protect: the job's way through claim and result is followed as it comes.
  if (!isHeld && latest !== accepted) setAccepted(latest);
  return {
    review: isHeld ? accepted : latest,
    change: isHeld ? changeInWords(accepted, latest) : null,
    accept: () => setAccepted(latest),
  };
}

const ENDED: Record<string, string> = {
  APPROVED: "approved this while you were reading",
  REJECTED: "rejected this while you were reading",
};

function changeInWords(before: ReviewView, latest: ReviewView): string {
  if (latest.job_hash !== before.job_hash)
    return `The payload changed while you were reading: revision ${latest.job.revision}.`;
  const names = latest.resolved_by.map((person) => person.name).join(" and ");
  const ended = ENDED[latest.resolution ?? ""];
  if (ended !== undefined) return `${names === "" ? "Someone" : names} ${ended}.`;
  if (latest.resolution === "EXPIRED") return "The time to decide ran out while you were reading.";
  if (latest.resolution === "CANCELLED") return "The agent took this back while you were reading.";
  return "This changed while you were reading.";
}
