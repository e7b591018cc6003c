"use client";

import { Bookmark } from "lucide-react";
import dynamic from "next/dynamic";
import type { MouseEvent } from "react";
import { cn } from "@/components/ui/cn";
import type { SavedView } from "@/lib/views/schemas";
import type { QueueFilters } from "./filters";
import type { ChangeFilters } from "./use-filters";
import { useViewCounts } from "./use-view-counts";
import { askedOf, isSame, viewHref } from "./view-filters";

const ViewMenu = dynamic(() => import("./view-menu").then((module) => module.ViewMenu), { ssr: false });

type SavedViewLinksProps = {
  items: readonly SavedView[];
  filters: QueueFilters;
  onChange: ChangeFilters;
};

/** Each saved view as a link that can be shared, with how much waits in it. */
export function SavedViewLinks({ items, filters, onChange }: SavedViewLinksProps) {
  const counts = useViewCounts();
  const choose = (event: MouseEvent, view: SavedView) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onChange(askedOf(view.filters));
  };
  return (
    <nav
      aria-label="Saved views"
      className="flex items-center gap-0.5 overflow-x-auto border-t border-line px-3 py-0.5 [scrollbar-width:none]"
    >
      <Bookmark size={14} aria-hidden className="mx-1 shrink-0 text-fg-faint" />
      {items.map((view) => (
        <SavedViewLink
          key={view.id}
          view={view}
          count={counts.get(view.id)}
          isOpen={isSame(filters, view.filters)}
          onChoose={choose}
        />
      ))}
    </nav>
  );
}

type SavedViewLinkProps = {
  view: SavedView;
  count: string | undefined;
  isOpen: boolean;
  onChoose: (event: MouseEvent, view: SavedView) => void;
};

/** What can be done with a view is offered beside the one that is open. */
function SavedViewLink({ view, count, isOpen, onChoose }: SavedViewLinkProps) {
  return (
    <span className={cn("flex shrink-0 items-center rounded", isOpen && "bg-accent-soft text-accent")}>
      <a
        href={viewHref(view.filters)}
        data-view={view.id}
        aria-current={isOpen ? "page" : undefined}
        onClick={(event) => onChoose(event, view)}
        className={cn(
          "flex h-8 max-w-60 items-center gap-1.5 rounded px-2 text-13 font-medium -outline-offset-2 touch:h-11",
          !isOpen && "text-fg-muted hover:bg-hover hover:text-fg",
        )}
      >
        <span className="truncate">{view.name}</span>{" "}
        {/* It has its room before it is known: nothing moves when it comes. */}
        {view.filters.view !== "resolved" && (
          <span className={cn("min-w-[2ch] text-12 tabular-nums", isOpen ? "text-accent" : "text-fg-faint")}>
            {count}
          </span>
        )}
      </a>
      {isOpen && <ViewMenu view={view} />}
    </span>
  );
}
