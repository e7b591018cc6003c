"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { Afterwards } from "./afterwards";
import { HistoryEntry } from "./history-entry";
import { PrintLink } from "./print-link";
import { ReceiptButton } from "./receipt-button";
import { Withheld } from "./requirements";
import { revisionsQuery } from "./revision-queries";
import { RunTimeline } from "./run-timeline";
import { Section } from "./section";
import { ShowRest } from "./show-rest";
import { SimilarDecisions } from "./similar-decisions";
import { timeline } from "./timeline";
import { plural } from "./value-text";

/** The newest ones of a long history; the rest opens. */
const FIRST_ENTRIES = 20;
const NONE: readonly never[] = [];

type HistoryProps = { review: ReviewView; decisions: readonly DecisionEntry[] | null };

/**
 * Who decided what and why, newest first, what each revision changed, and what the agent did with it; then how jobs like it
 * were decided, and what else the agent did in the same run.
 */
export function History({ review, decisions }: HistoryProps) {
  const { job } = review;
  const [isOpen, setOpen] = useState(false);
  const { data: revisions = NONE } = useQuery({ ...revisionsQuery(job.id, job.revision), enabled: job.revision > 1 });
  const entries = timeline({ review, decisions: decisions ?? [], revisions });
  const hidden = entries.length - FIRST_ENTRIES;
  const shown = isOpen ? entries : entries.slice(0, FIRST_ENTRIES);
  return (
    <Section
      id="history"
      title="History"
      actions={
        <>
          <ReceiptButton jobId={job.id} />
          <PrintLink jobId={job.id} />
        </>
      }
    >
      <Afterwards review={review} />
      {review.withheld_votes > 0 && (
        <p className="mb-4 text-13">
          <Withheld />
        </p>
      )}
      <ol aria-busy={decisions === null} className="text-13">
        {shown.map((entry, place) => (
          <HistoryEntry
            key={entry.key}
            entry={entry}
            isLast={place === shown.length - 1}
            job={job}
            revisions={revisions}
          />
        ))}
      </ol>
      {hidden > 0 && (
        <ShowRest
          open={isOpen}
          hidden={plural(hidden, "earlier entry", "earlier entries")}
          onToggle={() => setOpen(!isOpen)}
        />
      )}
      {review.erased === null && review.approval_required && <SimilarDecisions jobId={job.id} />}
      {job.run !== null && <RunTimeline jobId={job.id} run={job.run} />}
    </Section>
  );
}
