"use client";

import { useState } from "react";
import type { ReviewView } from "@/lib/jobs/schemas";
import type { FindingKind } from "@/lib/payload/finding";
import { kindsToAcknowledge } from "./finding-words";

export type Acknowledged = {
  kinds: FindingKind[];
  isSeen: boolean;
  tick: (isSeen: boolean) => void;
  /** What goes with the decision; null until it is ticked. */
  sent: { acknowledged?: FindingKind[] } | null;
  complain: () => void;
  isMissing: boolean;
};

/** What can mislead in exactly these arguments, and whether the reviewer said to have looked at it ([T36]). */
export function useAcknowledged(of: Pick<ReviewView, "tier" | "findings" | "job_hash">): Acknowledged {
  // Of one version: what comes after it has to be looked at anew.
  const [seenHash, setSeenHash] = useState<string | null>(null);
  const [isTried, setTried] = useState(false);
  const kinds = kindsToAcknowledge(of);
  const isSeen = seenHash === of.job_hash;
  return {
    kinds,
    isSeen,
    tick: (seen) => setSeenHash(seen ? of.job_hash : null),
    sent: kinds.length === 0 ? {} : isSeen ? { acknowledged: kinds } : null,
    complain: () => setTried(true),
    isMissing: isTried && !isSeen,
  };
}
