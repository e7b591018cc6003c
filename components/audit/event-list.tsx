"use client";

import { ArrowUp } from "lucide-react";
import { type RefObject, useEffect, useEffectEvent, useRef, useState } from "react";
import { useHand } from "@/components/approvals/use-hand";
import { useShortcuts } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { EventRow } from "./event-row";
import { FilterBar, type Known } from "./filter-bar";
import { filterParams } from "./filters";
import { EventsSkeleton, LogEmpty, LogError } from "./list-states";
import { useEvents } from "./use-events";
import { useFilters } from "./use-filters";

type EventListProps = { people: readonly Known[]; agents: readonly Known[] };

/** The log, newest first, under the filters of the address. */
export function EventList({ people, agents }: EventListProps) {
  const [filters, setFilters] = useFilters();
  const { query, items, held, show } = useEvents(filters);
  const [oldTop, setOldTop] = useState<number | null>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const scrollRef = useRef<HTMLDivElement>(null);
  const hand = useHand();
  useListKeys(scrollRef, searchRef);

  const params = filterParams(filters).toString();
  const showNewer = () => {
    setOldTop(items[0]?.seq ?? null);
    show();
    scrollRef.current?.scrollTo({ top: 0 });
  };
  const enter = useEffectEvent(() => {
    if (scrollRef.current?.scrollTop === 0) showNewer();
  });
  useEffect(() => {
    if (held.items.length > 0 && !hand.isOn) enter();
  }, [held.items.length, hand.isOn]);
  const { error, isPending, isPlaceholderData, isFetchingNextPage } = query;
  return (
    <div className="@container flex min-h-0 flex-1 flex-col bg-surface">
      <FilterBar filters={filters} people={people} agents={agents} searchRef={searchRef} onChange={setFilters} />
      {error !== null && <LogError error={error} onRetry={() => void query.refetch()} />}
      <div
        {...hand.on}
        ref={scrollRef}
        aria-busy={isPending || isPlaceholderData}
        className={cn("relative min-h-0 flex-1 overflow-y-auto", isPlaceholderData && "opacity-60")}
      >
        <Newer count={held.items.length} isAll={held.isAll} onShow={showNewer} />
        {isPending && error === null && <EventsSkeleton />}
        <ul aria-label="Events">
          {items.map((item) => (
            <li key={item.seq}>
              <EventRow
                item={item}
                search={params === "" ? "" : `?${params}`}
                hasArrived={oldTop !== null && item.seq > oldTop}
              />
            </li>
          ))}
        </ul>
        {query.isSuccess && items.length === 0 && <LogEmpty filters={filters} onChange={setFilters} />}
        {query.hasNextPage && (
          <div className="flex justify-center px-4 py-5">
            <Button disabled={isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {isFetchingNextPage ? "Loading…" : "Show older events"}
            </Button>
          </div>
        )}
        {query.isSuccess && !query.hasNextPage && items.length > 0 && (
          <p className="px-4 py-5 text-center text-12 text-fg-faint">
            {params === "" ? "That is the whole log, back to its first event." : "No older event matches."}
          </p>
        )}
      </div>
    </div>
  );
}

/** Nothing moves under a reader: what was written meanwhile is told, and enters when asked for, or by itself at the untouched top. */
function Newer({ count, isAll, onShow }: { count: number; isAll: boolean; onShow: () => void }) {
  const words = `${count.toLocaleString("en-US")}${isAll ? "" : "+"} new ${count === 1 ? "event" : "events"}`;
  return (
    <div role="status" className="sticky top-0 z-10 flex h-0 justify-center">
      {count > 0 && (
        <Button size="sm" variant="primary" onClick={onShow} className="mt-2 rounded-full px-3 shadow-overlay">
          <ArrowUp size={13} aria-hidden />
          {words}
        </Button>
      )}
    </div>
  );
}

/** `j` and `k` walk the rows, `/` searches; Enter opens, as on any link. */
function useListKeys(list: RefObject<HTMLElement | null>, search: RefObject<HTMLInputElement | null>): void {
  const step = (by: 1 | -1) => {
    const rows = [...(list.current?.querySelectorAll<HTMLElement>("[data-event]") ?? [])];
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    const next = rows[at === -1 ? 0 : Math.max(0, at + by)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts([
    { keys: ["j"], label: "Next event", group: "General", run: () => step(1) },
    { keys: ["k"], label: "Previous event", group: "General", run: () => step(-1) },
    { keys: ["/"], label: "Search the log", group: "General", run: () => search.current?.focus() },
  ]);
}
