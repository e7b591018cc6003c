import { SafeText } from "@/components/review/safe-text";
import { timeline } from "@/components/review/timeline";
import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { printedTime, RecordPart } from "./record-part";

type RecordHistoryProps = { review: ReviewView; decisions: readonly DecisionEntry[] };

/** Who decided what and why, oldest first as a record is read, and what became of it. */
export function RecordHistory({ review, decisions }: RecordHistoryProps) {
  const entries = timeline({ review, decisions }).reverse();
  const { claim } = review;
  return (
    <RecordPart title="Decisions and votes">
      {review.withheld_votes > 0 && (
        <p className="mb-2 text-12">Printed by somebody who may still vote: how others voted is left out.</p>
      )}
      <ol className="text-12">
        {entries.map((entry) => (
          <li
            key={entry.key}
            className="grid break-inside-avoid grid-cols-[10.5rem_minmax(0,1fr)] gap-x-4 border-t border-line py-1 first:border-t-0"
          >
            <span className="text-fg-muted tabular-nums">{printedTime(entry.at)}</span>
            <span className="min-w-0 wrap-anywhere">
              <strong className="font-semibold">{entry.who}</strong> {entry.what}
              {review.job.revision > 1 && `, revision ${entry.revision}`}
              {entry.channel !== null && `, by ${entry.channel}`}
              {!entry.counts && ", no longer counts"}
              {[entry.why, entry.note].map(
                (words) =>
                  words !== null &&
                  words !== "" && (
                    <span key={words} className="block whitespace-pre-wrap text-fg-muted">
                      <SafeText text={words} />
                    </span>
                  ),
              )}
            </span>
          </li>
        ))}
      </ol>
      {claim !== null && (
        <p className="mt-2 text-12">
          Claimed once, {printedTime(claim.claimed_at)}.{" "}
          {claim.outcome === null || claim.reported_at === null
            ? "No result was reported."
            : `The agent reported that it ${claim.outcome}, ${printedTime(claim.reported_at)}.`}
        </p>
      )}
    </RecordPart>
  );
}
