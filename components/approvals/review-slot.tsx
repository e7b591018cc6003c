"use client";

import dynamic from "next/dynamic";
import { ReviewSkeleton } from "@/components/review/review-skeleton";

// The list needs none of it; it is fetched while the reader looks at the list.
const load = () => import("@/components/review/open-review").then((module) => module.OpenReview);

/** The review of a job that was opened in the browser, from the query cache. */
export const ReviewSlot = dynamic(load, { loading: ReviewSkeleton });

/** Has at hand, before it is asked for, what the first view had no use for: without a network it would not come ([U4]). */
export function preloadRest(): void {
  void load();
  void import("./queue-empty");
  void import("./filter-chips");
}
