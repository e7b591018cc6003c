"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { jobHref } from "@/components/approvals/navigate";
import { RelativeTime } from "@/components/ui/relative-time";
import { HistoryPart, PartWaiting } from "./history-part";
import { type SimilarJobs, similarQuery } from "./history-queries";
import { JobLink } from "./job-link";
import { SafeText } from "./safe-text";
import { ShowRest } from "./show-rest";
import { useNear } from "./use-near";
import { plural } from "./value-text";

const FIRST = 5;
const MOST = 100;

/** How people decided jobs like this one, and what was different about them. */
export function SimilarDecisions({ jobId }: { jobId: string }) {
  const place = useRef<HTMLElement>(null);
  const isNear = useNear(place);
  const [isOpen, setOpen] = useState(false);
  const { data, error, refetch } = useQuery({
    ...similarQuery(jobId, isOpen ? MOST : FIRST),
    enabled: isNear,
    placeholderData: keepPreviousData,
  });
  return (
    <HistoryPart id="similar-title" title="Similar decisions" ref={place}>
      {data === undefined ? (
        <PartWaiting error={error} onRetry={() => void refetch()} />
      ) : (
        <Decisions found={data} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
      )}
    </HistoryPart>
  );
}

type DecisionsProps = { found: SimilarJobs; isOpen: boolean; onToggle: () => void };

function Decisions({ found, isOpen, onToggle }: DecisionsProps) {
  const { summary, items, incomplete } = found;
  const total = Object.values(summary).reduce((sum, count) => sum + count, 0);
  const shown = isOpen ? items : items.slice(0, FIRST);
  if (total === 0) {
    return (
      <p className="text-fg-muted">
        {incomplete
          ? "Nothing to compare with: the arguments are too large."
          : "Nobody has decided a job like this one yet: the same agent, tool, rule and fields."}
      </p>
    );
  }
  return (
    <>
      <p className="mb-2 text-fg-muted">
        Of {plural(total, "job")} like this one: {summaryWords(summary)}.
        {incomplete && " Jobs with very large arguments were not compared."}
      </p>
      <ul className="divide-y rounded border">
        {shown.map((item) => (
          <Similar key={item.job_id} item={item} />
        ))}
      </ul>
      {total > FIRST && (
        <ShowRest
          open={isOpen}
          hidden={plural(total - shown.length, "more decision")}
          {...(total > MOST && { more: `Show ${MOST}` })}
          onToggle={onToggle}
        />
      )}
    </>
  );
}

function summaryWords(summary: SimilarJobs["summary"]): string {
  const parts = [
    summary.approved > 0 && `${summary.approved} approved`,
    summary.edited > 0 && `${summary.edited} approved after an edit`,
    summary.rejected > 0 && `${summary.rejected} rejected`,
    summary.expired > 0 && `${summary.expired} expired`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

type Item = SimilarJobs["items"][number];

const OUTCOMES: Record<Item["resolution"], [words: string, tone: string]> = {
  APPROVED: ["✓ Approved", "text-ok"],
  REJECTED: ["✕ Rejected", "text-danger"],
  EXPIRED: ["Expired", "text-fg-muted"],
};

function Similar({ item }: { item: Item }) {
  const [words, tone] = OUTCOMES[item.resolution];
  const by = item.resolved_by.map(({ name }) => name).join(" and ");
  const more = item.differs_in - item.differs.length;
  return (
    <li className="px-3 py-2">
      <p className="flex flex-wrap items-baseline gap-x-1.5">
        <span className={`font-semibold ${tone}`}>
          {words}
          {item.edited && " after an edit"}
        </span>
        {by !== "" && <span>by {by}</span>}
        <RelativeTime at={item.resolved_at} className="text-12 text-fg-muted" />
        <JobLink href={jobHref(item.job_id)} title={item.title} />
      </p>
      {item.differs_in === 0 ? (
        <p className="mt-0.5 text-12 text-fg-muted">The same arguments.</p>
      ) : (
        <ul className="mt-0.5 space-y-0.5 text-12 text-fg-muted">
          {item.differs.map(({ path, was, now }) => (
            <li key={path} className="wrap-anywhere">
              <code className="text-12">
                <SafeText text={path} />
              </code>{" "}
              then <Short value={was} />, now <Short value={now} />
            </li>
          ))}
          {more > 0 && <li>and {plural(more, "more field")}</li>}
        </ul>
      )}
    </li>
  );
}

function Short({ value }: { value: string | null }) {
  if (value === null) return <span>nothing</span>;
  return (
    <span className="font-medium text-fg">
      <SafeText text={value === "" ? "empty text" : value} />
    </span>
  );
}
