"use client";

import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import type { QueueCounts } from "@/lib/approvals/schemas";
import { isNarrowed, type QueueFilters } from "./filters";
import { hasHistoryQuery } from "./queries";
import { type ChangeFilters, CLEARED } from "./use-filters";

const FirstRun = dynamic(() => import("./first-run").then((module) => module.FirstRun), { loading: () => null });

type QueueEmptyProps = { filters: QueueFilters; counts: QueueCounts | undefined; onChange: ChangeFilters };

/** [U25] Why there is nothing here, and what to do about it. */
export function QueueEmpty({ filters, counts, onChange }: QueueEmptyProps) {
  const { view } = filters;
  const total = counts?.total ?? 0;
  if (isNarrowed(filters)) {
    return (
      <Empty
        title="Nothing matches these filters"
        action={<Button onClick={() => onChange(CLEARED)}>Clear filters</Button>}
      >
        {filters.q === null ? "Take one away to see more." : `Nothing here holds “${filters.q}”.`}
      </Empty>
    );
  }
  if (view === "resolved") return <Empty title="Nothing has been decided yet">Decided jobs are kept here.</Empty>;
  if (total === 0) return <NothingWaits onChange={onChange} />;
  const all = <Button onClick={() => onChange({ view: "all" })}>Show all {total.toLocaleString("en")}</Button>;
  if (view === "due_soon") return <Empty title="Nothing is due soon" action={all} />;
  if (view === "changes_requested") return <Empty title="No agent was asked for changes" action={all} />;
  if (view === "breached") return <Empty title="Nothing is overdue" action={all} />;
  return (
    <Empty title="Nothing needs you now" action={all}>
      {total === 1 ? "One job waits for others." : `${total} jobs wait for others.`}
    </Empty>
  );
}

/** Either all is decided, or no agent has ever asked. */
function NothingWaits({ onChange }: { onChange: ChangeFilters }) {
  const { data: hasHistory } = useQuery(hasHistoryQuery());
  if (hasHistory === undefined) return null;
  if (!hasHistory) return <FirstRun />;
  return (
    <Empty
      title="All done"
      action={<Button onClick={() => onChange({ view: "resolved" })}>See what was decided</Button>}
    >
      No agent is waiting for a decision.
    </Empty>
  );
}

function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="mx-auto flex max-w-sm flex-col items-center gap-1.5 px-6 py-20 text-center">
      <p className="text-14 font-semibold">{title}</p>
      {children !== undefined && <p className="text-13 text-fg-muted">{children}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
