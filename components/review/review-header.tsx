import type { Ref } from "react";
import { TierBadge } from "@/components/approvals/tier-badge";
import { CopyId } from "@/components/ui/copy-id";
import { RelativeTime } from "@/components/ui/relative-time";
import type { JobState, ReviewView } from "@/lib/jobs/schemas";
import { Facts } from "./facts";
import { SafeText } from "./safe-text";
import { StateBadge } from "./state-badge";

/** What became of it, where `next_effect` would speak of a decision that is no longer to come. */
const ENDED: Partial<Record<JobState, string>> = {
  CHANGES_REQUESTED: "Waiting for the agent to change it. Nothing runs meanwhile.",
  APPROVED: "Approved. The agent has not claimed it yet.",
  CLAIMED: "The agent has claimed it, once, and is running it.",
  SUCCEEDED: "The agent ran it, once, and reported success.",
  FAILED: "The agent tried it, once, and reported a failure.",
  UNREPORTED: "The agent claimed it and never reported a result.",
  REJECTED: "Rejected. Nothing ran.",
  EXPIRED: "Nobody decided in time. Nothing ran.",
  CANCELLED: "The agent took it back. Nothing ran.",
  REVOKED: "The approval was taken back before the agent claimed it. Nothing ran.",
};

type ReviewHeaderProps = { review: ReviewView; titleRef: Ref<HTMLHeadingElement> };

/** All that a reviewer has to know before reading on, above the fold ([U14]). The title takes the focus ([U5]). */
export function ReviewHeader({ review, titleRef }: ReviewHeaderProps) {
  const { job, tier, decision_summary } = review;
  return (
    <header className="space-y-4">
      <div>
        <div className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-12 text-fg-muted">
          {tier !== null && <TierBadge tier={tier} />}
          <StateBadge
            isTest={review.seeded !== undefined}
            state={job.state}
            approvalRequired={review.approval_required}
          />
          <span>
            Proposed <RelativeTime at={job.created_at} />
          </span>
          {job.revision > 1 && <span>Revision {job.revision}</span>}
          <span className="ml-auto max-sm:hidden">
            <CopyId value={job.id} label="job id" className="mx-0" />
          </span>
        </div>
        <h1
          id="review-title"
          ref={titleRef}
          tabIndex={-1}
          className="relative text-20 font-semibold text-balance wrap-anywhere outline-none focus-visible:before:absolute focus-visible:before:inset-y-1 focus-visible:before:-left-2.5 focus-visible:before:w-[3px] focus-visible:before:rounded-full focus-visible:before:bg-focus"
        >
          <SafeText text={decision_summary.title} />
        </h1>
      </div>
      <Facts facts={decision_summary.facts} />
      <p className="text-13 text-fg-muted">
        {review.seeded ? "Nothing ran." : (ENDED[job.state] ?? decision_summary.next_effect)}
      </p>
    </header>
  );
}
