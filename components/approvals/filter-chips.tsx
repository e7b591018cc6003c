"use client";

import { X } from "lucide-react";
import type { Facets } from "./facets";
import { SLA_LABEL, STATE_LABEL } from "./filter-words";
import { NARROWING, type Narrowing, type QueueFilters } from "./filters";
import { TIER_LABEL } from "./tier-badge";
import { type ChangeFilters, CLEARED } from "./use-filters";

const NAME: Record<Narrowing, string> = {
  q: "Search",
  tier: "Tier",
  sla: "SLA",
  state: "State",
  role: "Role",
  agent: "Agent",
  topic: "Topic",
};

function valueWords(filters: QueueFilters, name: Narrowing, facets: Facets): string | null {
  if (name === "tier") return filters.tier && TIER_LABEL[filters.tier];
  if (name === "sla") return filters.sla && SLA_LABEL[filters.sla];
  if (name === "state") return filters.state && STATE_LABEL[filters.state];
  if (name === "agent") return facets.agents.find(({ id }) => id === filters.agent)?.name ?? filters.agent;
  return filters[name];
}

type FilterChipsProps = { filters: QueueFilters; facets: Facets; onChange: ChangeFilters };

/** What narrows the queue now, each to be taken away. The search has its own field. */
export function FilterChips({ filters, facets, onChange }: FilterChipsProps) {
  const active = NARROWING.filter((name) => name !== "q").flatMap((name) => {
    const words = valueWords(filters, name, facets);
    return words === null ? [] : [{ name, words }];
  });
  if (active.length === 0) return null;
  return (
    <ul aria-label="Active filters" className="flex flex-wrap gap-1.5 px-4 pb-2.5">
      {active.map(({ name, words }) => (
        <li key={name}>
          <button
            type="button"
            aria-label={`Remove filter ${NAME[name]}: ${words}`}
            onClick={() => onChange({ [name]: null })}
            className="flex h-6 max-w-60 items-center gap-1 rounded-sm border border-line-strong bg-surface px-1.5 text-12 hover:bg-hover touch:h-9"
          >
            <span className="text-fg-faint">{NAME[name]}</span>
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
    </ul>
  );
}
