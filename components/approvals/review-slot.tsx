"use client";

import dynamic from "next/dynamic";
import { ReviewSkeleton } from "@/components/review/review-skeleton";

// The list needs none of it; it is fetched while the reader looks at the list.
const load = () => import("@/components/review/open-review").then((module) => module.OpenReview);

/** The review of a job that was opened in the browser, from the query cache. */
export const ReviewSlot = dynamic(load, { loading: ReviewSkeleton });

/** Has the review's code at hand before the first job is opened ([U4]). */
export const preloadReview = (): void => void load();
