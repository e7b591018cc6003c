import Link from "next/link";
import { SafeText } from "@/components/review/safe-text";
import { LogoMark } from "@/components/shell/logo";
import { Button } from "@/components/ui/button";
import type { PrintedReceipt } from "@/lib/audit/schemas";
import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { PrintButton } from "./print-button";
import { RecordAsked } from "./record-asked";
import { RecordHistory } from "./record-history";
import { printedTime } from "./record-part";
import { RecordPayload } from "./record-payload";
import { RecordReceipt } from "./record-receipt";

type JobRecordProps = {
  review: ReviewView;
  decisions: readonly DecisionEntry[];
  receipt: PrintedReceipt;
  printed: { by: string; tenant: string; at: string };
};

/** One job on paper: what was asked, what was decided and why, and how to prove it. Black on white, nothing folded. */
export function JobRecord({ review, decisions, receipt, printed }: JobRecordProps) {
  const { job } = review;
  return (
    <div className="paper min-h-dvh bg-bg text-fg print:min-h-0 print:bg-surface">
      <nav
        aria-label="Record"
        className="flex items-center justify-end gap-2 border-b border-line bg-surface px-4 py-3 print:hidden"
      >
        <Button asChild>
          <Link href={`/approvals/${encodeURIComponent(job.id)}`}>Back to the review</Link>
        </Button>
        <PrintButton />
      </nav>
      <main className="mx-auto my-6 max-w-[794px] border border-line bg-surface px-10 py-9 max-sm:my-0 max-sm:border-0 max-sm:px-4 print:m-0 print:max-w-none print:border-0 print:p-0">
        <header>
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-fg-muted">
            <LogoMark size={16} />
            <span className="font-semibold text-fg">Assentry</span>
            <span>record of one job</span>
            <span className="ml-auto">{job.id}</span>
          </p>
          <h1 className="mt-3 text-20 font-semibold wrap-anywhere">
            <SafeText text={review.decision_summary.title} />
          </h1>
          <p className="mt-1 text-12 text-fg-muted">
            {printed.tenant}. Printed by {printed.by}, {printedTime(printed.at)}.
          </p>
        </header>
        <RecordAsked review={review} />
        <RecordPayload review={review} />
        <RecordHistory review={review} decisions={decisions} />
        <RecordReceipt jobId={job.id} receipt={receipt} />
      </main>
    </div>
  );
}
