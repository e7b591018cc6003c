import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { decisionsQuery, jobQuery } from "@/components/approvals/queries";
import { ReviewMissing } from "@/components/review/review-missing";
import { ServedReview } from "@/components/review/served-review";
import { AppError } from "@/lib/errors";
import { type PageContext, requirePerson } from "@/lib/http/page";
import { listDecisions } from "@/lib/jobs/decisions";
import { getReview } from "@/lib/jobs/review";

export const metadata: Metadata = { title: "Review" };

/** One job as its reviewer sees it: read on the server, kept live in the browser. */
export default async function ReviewPage({ params }: { params: Promise<{ jobId: string }> }) {
  const ctx = await requirePerson();
  const { jobId } = await params;
  const queries = await prefetch(ctx, jobId);
  // Not by notFound(): where a part of the page is on its way already, that is an error in the reader's browser.
  if (queries === null) return <ReviewMissing />;
  return (
    <HydrationBoundary state={dehydrate(queries)}>
      <ServedReview id={jobId} />
    </HydrationBoundary>
  );
}

async function prefetch(ctx: PageContext, id: string): Promise<QueryClient | null> {
  const queries = new QueryClient();
  try {
    const [review, decisions] = await Promise.all([getReview(ctx, { id }), listDecisions(ctx, { id })]);
    queries.setQueryData(jobQuery(id).queryKey, review);
    queries.setQueryData(decisionsQuery(id).queryKey, decisions);
    return queries;
  } catch (error) {
    if (error instanceof AppError && error.status === 404) return null;
    throw error;
  }
}
