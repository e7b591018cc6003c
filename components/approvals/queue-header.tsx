"use client";

import { useQuery } from "@tanstack/react-query";
import { ListFilter } from "lucide-react";
import dynamic from "next/dynamic";
import { type RefObject, useState } from "react";
import { Button } from "@/components/ui/button";
import type { QueueCounts } from "@/lib/approvals/schemas";
import type { Facets } from "./facets";
import { hasChips, type QueueFilters } from "./filters";
import { NoticesButton } from "./notices-button";
import { SavedViews } from "./saved-views";
import { SearchField } from "./search-field";
import type { ChangeFilters } from "./use-filters";
import { isSame } from "./view-filters";
import { viewsQuery } from "./view-queries";
import { Views } from "./views";

// Its code comes when somebody is about to open it.
const load = () => import("./filter-panel").then((module) => module.FilterPanel);
const FilterPanel = dynamic(load, { ssr: false });
const FilterChips = dynamic(() => import("./filter-chips").then((module) => module.FilterChips), {
  loading: () => null,
});

type QueueHeaderProps = {
  filters: QueueFilters;
  facets: Facets;
  counts: QueueCounts | undefined;
  /** Beside an open review the review's title is the page's first heading. */
  isBeside: boolean;
  searchRef: RefObject<HTMLInputElement | null>;
  onChange: ChangeFilters;
};

/** Above the list: which part of the queue it is. */
export function QueueHeader({ filters, facets, counts, isBeside, searchRef, onChange }: QueueHeaderProps) {
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery(viewsQuery());
  const isSaved = data?.items.some((view) => isSame(filters, view.filters)) ?? false;
  const Heading = isBeside ? "h2" : "h1";
  return (
    <header className="shrink-0 border-b border-line bg-surface">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
        <Heading className="text-16 font-semibold @3xl:order-1">Approvals</Heading>
        <div className="flex min-w-0 flex-1 items-center justify-end gap-2 @3xl:order-3">
          <div className="flex max-w-72 min-w-0 flex-1">
            <SearchField value={filters.q} onChange={(q) => onChange({ q })} inputRef={searchRef} />
          </div>
          <Button
            aria-expanded={isOpen}
            onPointerEnter={() => void load()}
            onFocus={() => void load()}
            onClick={() => setOpen(!isOpen)}
          >
            <ListFilter size={14} aria-hidden />
            Filter
          </Button>
          <NoticesButton />
        </div>
        <div className="min-w-0 basis-full @3xl:order-2 @3xl:basis-auto">
          <Views view={isSaved ? null : filters.view} counts={counts} onChange={onChange} />
        </div>
      </div>
      <SavedViews filters={filters} onChange={onChange} />
      {isOpen && <FilterPanel filters={filters} facets={facets} onChange={onChange} />}
      {!isOpen && hasChips(filters) && <FilterChips filters={filters} facets={facets} onChange={onChange} />}
    </header>
  );
}
