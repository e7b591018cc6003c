"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { jobHref } from "@/components/approvals/navigate";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReviewView } from "@/lib/jobs/schemas";
import { HistoryPart, PartWaiting } from "./history-part";
import { type RunJob, type RunView, runQuery } from "./history-queries";
import { JobLink } from "./job-link";
import { SafeText } from "./safe-text";
import { ShowRest } from "./show-rest";
import { stateWords } from "./state-badge";
import { useNear } from "./use-near";
import { plural } from "./value-text";

const FIRST = 5;
const MOST = 200;

/** What the agent asked for before this job in the same run, and what came after it. */
export function RunTimeline({ jobId, run }: { jobId: string; run: NonNullable<ReviewView["job"]["run"]> }) {
  const place = useRef<HTMLElement>(null);
  const isNear = useNear(place);
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    ...runQuery(jobId, isOpen ? MOST : FIRST),
    enabled: isNear,
    placeholderData: keepPreviousData,
  });
  return (
    <HistoryPart id="run-title" title="In this run" ref={place}>
      <p className="mb-2 text-fg-muted">
        What the agent asked for in run <SafeText text={run.id} />, oldest first.
      </p>
      {data === undefined ? (
        <PartWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <Steps run={data} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      )}
    </HistoryPart>
  );
}

type StepsProps = { run: RunView; isOpen: boolean; onToggle: () => void };

function Steps({ run, isOpen, onToggle }: StepsProps) {
  const { items, earlier, later } = run;
  if (items.length + earlier + later <= 1) return <p className="text-fg-muted">Nothing but this job so far.</p>;
  const hidden = earlier + later;
  const where = [earlier > 0 && `${plural(earlier, "job")} before`, later > 0 && `${plural(later, "job")} after`];
  return (
    <>
      <ol className="divide-y rounded border">
        {items.map((item) => (
          <Step key={item.job_id} item={item} />
        ))}
      </ol>
      {(hidden > 0 || isOpen) && (
        <ShowRest
          open={isOpen}
          hidden={where.filter((part) => part !== false).join(", ")}
          {...(hidden > MOST && { more: `Show the nearest ${MOST}` })}
          onToggle={onToggle}
        />
      )}
    </>
  );
}

function Step({ item }: { item: RunJob }) {
  return (
    <li
      aria-current={item.is_this ? "step" : undefined}
      className={cn("flex flex-wrap items-baseline gap-x-2 px-3 py-1.5", item.is_this && "bg-accent-soft")}
    >
      {item.step !== null && <span className="text-12 text-fg-muted tabular-nums">Step {item.step}</span>}
      {item.is_this ? (
        <span className="font-semibold">
          <SafeText text={item.title} /> (this job)
        </span>
      ) : (
        <JobLink href={jobHref(item.job_id)} title={item.title} />
      )}
      <span className="ml-auto text-12 text-fg-muted">
        {stateWords(item.state)}, <RelativeTime at={item.created_at} />
      </span>
    </li>
  );
}
