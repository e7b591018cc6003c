"use client";

import { useQuery } from "@tanstack/react-query";
import { CircleCheck, CircleX } from "lucide-react";
import { useMemo, useState } from "react";
import { lastDeciders, lastDifference, lastVerdict } from "@/components/approvals/last-words";
import { jobHref, openJob } from "@/components/approvals/navigate";
import { jobQuery } from "@/components/approvals/queries";
import { cn } from "@/components/ui/cn";
import { RelativeTime } from "@/components/ui/relative-time";
import type { LastDecision, ReviewView } from "@/lib/jobs/schemas";
import { diffAction } from "@/lib/payload/diff";
import { DiffGroups } from "./diff-groups";
import { diffTotals } from "./diff-words";
import { SafeText } from "./safe-text";
import { plural } from "./value-text";

/** [U24] How a job like this was decided last, by whom, and what differs from it. */
export function LastDecided({ last, args }: { last: LastDecision; args: ReviewView["job"]["args"] }) {
  const [isOpen, setOpen] = useState(false);
  const Icon = last.resolution === "APPROVED" ? CircleCheck : CircleX;
  const difference = lastDifference(last);
  return (
    <div className="space-y-2">
      <p className="flex items-start gap-1.5">
        <Icon
          size={14}
          aria-hidden
          className={cn("mt-[3px] shrink-0", last.resolution === "APPROVED" ? "text-ok" : "text-danger")}
        />
        <span>
          One like it was {lastVerdict(last)} <RelativeTime at={last.resolved_at} />
          {lastDeciders(last)}.{" "}
          {difference !== null && (
            <span className="font-medium">
              <SafeText text={`${difference.charAt(0).toUpperCase()}${difference.slice(1)}.`} />{" "}
            </span>
          )}
          <button
            type="button"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
            className="inline-flex min-h-6 items-center font-medium text-accent underline underline-offset-2 touch:min-h-11 print:hidden"
          >
            {isOpen ? "Hide the difference" : "Show the difference"}
          </button>
        </span>
      </p>
      {isOpen && <Difference last={last} args={args} />}
    </div>
  );
}

/** The arguments of now against those that were decided on; read when it is asked for. */
function Difference({ last, args }: { last: LastDecision; args: ReviewView["job"]["args"] }) {
  const { data, error } = useQuery(jobQuery(last.job_id));
  const decided = data?.job.args ?? null;
  const diff = useMemo(() => (decided === null ? null : diffAction(decided, args)), [decided, args]);
  if (error !== null) return <p className="text-warn">The earlier job could not be read. Try again in a moment.</p>;
  if (data === undefined)
    return (
      <p role="status" className="text-fg-muted">
        Reading the earlier job…
      </p>
    );
  if (diff === null) return <p className="text-fg-muted">The earlier arguments were erased.</p>;
  return (
    <section aria-label="What differs from the last decision" className="space-y-1.5">
      <p className="text-12 text-fg-muted">
        Since then: {diffTotals(diff) || "nothing in the arguments"}.{" "}
        <a
          href={jobHref(last.job_id)}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.shiftKey) return;
            event.preventDefault();
            openJob(last.job_id);
          }}
          className="font-medium text-accent underline underline-offset-2"
        >
          Open the earlier job
        </a>
      </p>
      <div className="@container">
        <DiffGroups diff={diff} mode="unified" />
      </div>
    </section>
  );
}

/** How many others ask for the same. */
export function Waiting({ count }: { count: number }) {
  const jobs =
    count >= 100
      ? "100 or more jobs that wait ask"
      : `${plural(count, "other job")} that ${count === 1 ? "waits asks" : "wait ask"}`;
  return <>{jobs} for the same. Deciding this one decides none of them.</>;
}
