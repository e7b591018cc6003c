"use client";

import { usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { decisionsQuery, jobQuery } from "@/components/approvals/queries";
import { Failure } from "@/components/shell/failure";
import { ApiError } from "@/lib/http/client";
import { ReviewMissing } from "./review-missing";
import { ReviewPane } from "./review-pane";
import { ReviewSkeleton } from "./review-skeleton";

/** The review of a job by its id: at once where the cache has it, else its skeleton until it comes. */
export function OpenReview({ id }: { id: string }) {
  usePrefetchQuery(decisionsQuery(id));
  const { data, error, refetch } = useQuery(jobQuery(id));
  if (data !== undefined) return <ReviewPane key={id} initial={data} />;
  if (error instanceof ApiError && error.status === 404) return <ReviewMissing />;
  if (error !== null) return <Failure error={error} reset={() => void refetch()} />;
  return <ReviewSkeleton />;
}
