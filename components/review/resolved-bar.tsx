import { openJob } from "@/components/approvals/navigate";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewView } from "@/lib/jobs/schemas";
import { LongText } from "./long-text";
import { StateBadge } from "./state-badge";

type ResolvedBarProps = { review: ReviewView; next: string | null };

/** In place of the buttons once there is nothing to decide: how it ended, who ended it, when and why. */
export function ResolvedBar({ review, next }: ResolvedBarProps) {
  // Who approved it is not who took the approval back; the history says who did.
  const by = review.job.state === "REVOKED" ? [] : review.resolved_by;
  const names = by.map((person) => person.name).join(" and ");
  return (
    <div className="flex items-center gap-x-3 border-t border-line-strong bg-surface px-5 py-3 text-13 max-sm:px-4">
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-1.5 gap-y-1">
          <StateBadge
            isTest={review.seeded !== undefined}
            state={review.job.state}
            approvalRequired={review.approval_required}
          />
          {names !== "" && <span>by {names}</span>}
          {review.resolved_at !== null && <RelativeTime at={review.resolved_at} className="text-fg-muted" />}
        </p>
        {review.resolved_comment !== null && review.resolved_comment !== "" && (
          <p className="mt-1 max-w-[75ch] text-fg-muted">
            <LongText text={review.resolved_comment} limits={COMMENT} />
          </p>
        )}
      </div>
      {next !== null && (
        <Button onClick={() => openJob(next)} className="h-9 max-sm:h-11">
          Next item
        </Button>
      )}
    </div>
  );
}

const COMMENT = { lines: 2, characters: 240 };
