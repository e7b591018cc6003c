"use client";

import type { MouseEvent } from "react";
import { cn } from "@/components/ui/cn";
import type { QueueCounts } from "@/lib/approvals/schemas";
import { VIEWS, type View } from "@/lib/views/params";
import { type ChangeFilters, CLEARED } from "./use-filters";

export const VIEW_LABEL: Record<View, string> = {
  mine: "Mine",
  all: "All",
  due_soon: "Due soon",
  breached: "Breached",
  changes_requested: "Changes requested",
  resolved: "Resolved",
};

function countOf(view: View, counts: QueueCounts | undefined): number | null {
  if (!counts || view === "resolved") return null;
  if (view === "mine" || view === "changes_requested") return counts[view];
  return view === "all" ? counts.total : counts.sla[view];
}

/** Time that runs out is not to be overlooked. */
function alarm(view: View, count: number): string | undefined {
  if (count === 0) return undefined;
  return view === "breached" ? "text-danger" : view === "due_soon" ? "text-warn" : undefined;
}

type ViewsProps = {
  /** Null while a saved view is shown: it is the one that is open. */
  view: View | null;
  counts: QueueCounts | undefined;
  onChange: ChangeFilters;
};

/** The views of the queue, as links that can be opened elsewhere, with how much waits in each. */
export function Views({ view, counts, onChange }: ViewsProps) {
  const choose = (event: MouseEvent, next: View) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (view === null) return onChange({ ...CLEARED, view: next, sort: null });
    // The SLA is the view's own there, and no resolved item waits in any other.
    onChange({ view: next, sla: null, state: null });
  };
  return (
    <nav aria-label="Views" className="-mx-1 flex gap-0.5 overflow-x-auto px-1 [scrollbar-width:none]">
      {VIEWS.map((each) => {
        const count = countOf(each, counts);
        return (
          <a
            key={each}
            href={`/approvals?view=${each}`}
            aria-current={each === view ? "page" : undefined}
            onClick={(event) => choose(event, each)}
            className={cn(
              "flex h-8 items-center gap-1.5 rounded px-1.5 text-13 font-medium whitespace-nowrap -outline-offset-2 touch:h-11 @md:px-2",
              each === view ? "bg-accent-soft text-accent" : "text-fg-muted hover:bg-hover hover:text-fg",
            )}
          >
            {VIEW_LABEL[each]}{" "}
            {count !== null && (
              <span
                className={cn(
                  "text-12 tabular-nums",
                  each === view ? "text-accent" : "text-fg-faint",
                  alarm(each, count),
                )}
              >
                {count.toLocaleString("en")}
              </span>
            )}
          </a>
        );
      })}
    </nav>
  );
}
