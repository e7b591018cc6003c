"use client";

import { useEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { closeJob, openJob } from "@/components/approvals/navigate";
import { decisionsQuery, jobQuery } from "@/components/approvals/queries";
import { useNextItem } from "@/components/approvals/use-next-item";
import { useRest } from "@/components/ui/use-rest";
import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { Answers } from "./answers";
import { Changes } from "./changes";
import { HeldBar } from "./held-bar";
import { DecisionBar } from "./decision-bar";
import { ErasedNotice } from "./erased-notice";
import { Evidence } from "./evidence";
import { EvidenceGate, useEvidenceGate } from "./evidence-gate";
import { Findings } from "./findings";
import { History } from "./history";
import { Payload } from "./payload";
import { Previews } from "./preview/previews";
import { ResolvedBar } from "./resolved-bar";
import { ReviewHeader } from "./review-header";
import { SeededNotice } from "./seeded-notice";
import { SectionNav } from "./section-nav";
import { useRememberLook } from "./use-remember-look";
import { type Seen, useSeen } from "./use-seen";

type ReviewPaneProps = { initial: ReviewView; decisions?: readonly DecisionEntry[] };

/**
 * The review of one job, top to bottom as the reviewer's questions: what will happen, to what, why am I asked, what changes, can
 * I trust it, what then; with the decision always in reach. Kept live by the query cache.
 */
export function ReviewPane({ initial, decisions }: ReviewPaneProps) {
  const { id } = initial.job;
  const { data: latest } = useQuery({ ...jobQuery(id), initialData: initial });
  const { data: history } = useQuery({
    ...decisionsQuery(id),
    ...(decisions !== undefined && { initialData: { items: [...decisions] } }),
  });
  const [isDecided, setDecided] = useState(false);
  const { review, change, accept } = useSeen(latest, isDecided);
  useRememberLook(review);
  const { see, missing } = useEvidenceGate(review);
  const title = useRef<HTMLHeadingElement>(null);
  const next = useNextItem(id);
  const hasRest = useRest();

  // [U5] Whoever comes here, by key, click or after a decision, starts at the title; but nobody is torn away from typing.
  useEffect(() => {
    const isTyping = document.activeElement?.matches("input, textarea, select") ?? false;
    if (!isTyping) title.current?.focus({ preventScroll: true });
  }, []);

  const goOn = () => {
    setDecided(true);
    if (next === null) closeJob();
    else openJob(next);
  };
  return (
    // Ligatures would draw other characters than the payload has: `<>` as a diamond, `->` as an arrow.
    <article
      aria-labelledby="review-title"
      className="flex min-h-full flex-col bg-surface [font-variant-ligatures:none]"
    >
      <div className="mx-auto w-full max-w-[920px] flex-1 px-5 max-sm:px-4">
        <div className="space-y-4 pt-4 pb-5">
          <ReviewHeader review={review} titleRef={title} />
          {review.seeded && <SeededNotice seeded={review.seeded} />}
          {review.erased === null ? (
            <>
              <Findings findings={review.findings} />
              <Answers review={review} />
            </>
          ) : (
            <ErasedNotice erased={review.erased} />
          )}
        </div>
        {review.erased === null && <SectionNav />}
        <div className="space-y-6 pb-8">
          {review.erased === null && (
            <>
              {/* Where there is something to compare with, the difference comes first. */}
              {review.before === null && <Previews job={review.job} />}
              <EvidenceGate see={see}>
                <Changes review={review} />
              </EvidenceGate>
              {review.before !== null && <Previews job={review.job} />}
              {hasRest && <Payload review={review} />}
              {hasRest && <Evidence review={review} />}
            </>
          )}
          {hasRest && <History review={review} decisions={history?.items ?? null} />}
        </div>
      </div>
      <div className="sticky bottom-0 z-20 print:hidden">
        <Bar
          review={review}
          latest={latest}
          change={change}
          accept={accept}
          onDecided={goOn}
          next={next}
          unseen={missing}
        />
      </div>
    </article>
  );
}

type BarProps = Pick<Seen, "review" | "change" | "accept"> & {
  latest: ReviewView;
  onDecided: () => void;
  next: string | null;
  unseen: number;
};

/** What can be done with the job now. */
function Bar({ review, latest, next, ...deciding }: BarProps) {
  if (latest.viewer.undo_until !== null) return <HeldBar review={latest} />;
  if (review.job.state === "APPROVAL") return <DecisionBar review={review} {...deciding} />;
  return <ResolvedBar review={review} next={next} />;
}
