import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { JobRecord } from "@/components/print/job-record";
import { printedReceipt } from "@/lib/audit/printed-receipt";
import { AppError } from "@/lib/errors";
import { requirePerson } from "@/lib/http/page";
import { listDecisions } from "@/lib/jobs/decisions";
import { getReview } from "@/lib/jobs/review";

export const metadata: Metadata = { title: "Record" };

/** One job with its receipt, to be printed; drawn on the server as of now. */
export default async function PrintPage({ params }: { params: Promise<{ jobId: string }> }) {
  const ctx = await requirePerson();
  const id = (await params).jobId;
  const input = { id };
  const [review, { items }, receipt] = await Promise.all([
    getReview(ctx, input),
    listDecisions(ctx, input),
    printedReceipt(ctx, input),
  ]).catch((error: unknown) => {
    if (error instanceof AppError && error.status === 404) notFound();
    throw error;
  });
  const printed = { by: ctx.actor.name, tenant: ctx.tenantName, at: new Date().toISOString() };
  return <JobRecord review={review} decisions={items} receipt={receipt} printed={printed} />;
}
