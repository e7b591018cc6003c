"use client";

import { X } from "lucide-react";
import { NARROWING } from "@/lib/views/params";
import type { Facets } from "./facets";
import { FILTER_NAME, filterWords } from "./filter-labels";
import type { QueueFilters } from "./filters";
import { SaveViewButton } from "./save-view-button";
import { type ChangeFilters, CLEARED } from "./use-filters";

type FilterChipsProps = { filters: QueueFilters; facets: Facets; onChange: ChangeFilters };

/** What narrows the queue now, each to be taken away. The search has its own field. */
export function FilterChips({ filters, facets, onChange }: FilterChipsProps) {
  const active = NARROWING.filter((name) => name !== "q").flatMap((name) => {
    const words = filterWords(filters, name, facets);
    return words === null ? [] : [{ name, words }];
  });
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap gap-1.5 px-4 pb-2.5">
      {active.map(({ name, words }) => (
        <li key={name}>
          <button
            type="button"
            onClick={() => onChange({ [name]: null })}
            className="flex h-6 max-w-60 items-center gap-1 rounded-sm border border-line-strong bg-surface px-1.5 text-12 hover:bg-hover touch:h-9"
          >
            <span className="sr-only">Remove filter</span>{" "}
            <span className="shrink-0 text-fg-faint">{FILTER_NAME[name]}:</span>{" "}
            <span className="truncate font-medium">{words}</span>
            <X size={12} aria-hidden className="shrink-0 text-fg-faint" />
          </button>
        </li>
      ))}
      <li>
        <button
          type="button"
          onClick={() => onChange(CLEARED)}
          className="h-6 rounded-sm px-1.5 text-12 font-medium text-fg-muted hover:bg-hover hover:text-fg touch:h-9"
        >
          Clear all
        </button>
      </li>
      <li>
        <SaveViewButton filters={filters} />
      </li>
    </ul>
  );
}
