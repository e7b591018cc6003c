"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useMemo, useRef } from "react";
import { Selecting } from "@/components/bulk/selecting";
import { useSelection } from "@/components/bulk/use-selection";
import { useViewer } from "@/components/shell/viewer";
import { cn } from "@/components/ui/cn";
import { facetsOf } from "./facets";
import { isNarrowed } from "./filters";
import { NewItems } from "./new-items";
import { prefetchJob } from "./queries";
import { QueueError } from "./queue-error";
import { QueueHeader } from "./queue-header";
import { QueueList } from "./queue-list";
import { RowsSkeleton } from "./queue-skeleton";
import { useFavicon } from "./use-favicon";
import { useFilters } from "./use-filters";
import { useFolds } from "./use-folds";
import { useHand } from "./use-hand";
import { useQueue } from "./use-queue";
import { useQueueKeys } from "./use-queue-keys";
import { useRowKeys } from "./use-row-keys";
import { useRowHeight } from "./use-row-height";
import { useTitle } from "./use-title";

// A full queue needs none of it at first; the workspace fetches it at rest. Without `loading` the whole page would wait for
// its code, hidden, and the search would lose the focus.
const QueueEmpty = dynamic(() => import("./queue-empty").then((module) => module.QueueEmpty), { loading: () => null });

/** The queue: what part of it, and its rows. `openId` is the job that is open beside it. */
export function QueuePane({ openId }: { openId: string | null }) {
  const [filters, setFilters] = useFilters();
  const { roles } = useViewer();
  const client = useQueryClient();
  const scrollRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);
  const rowHeight = useRowHeight();
  const hand = useHand();
  const { opened, setOpen } = useFolds();
  const { query, items, calm, rows, counts } = useQueue(filters, hand.isOn, { opened, openId });
  const { focus, show } = useQueueKeys(openId, searchRef, rows);
  const selection = useSelection(items, rows);
  useRowKeys({ rows, openId, setOpen, show, selection });
  useTitle(counts);
  useFavicon(counts);

  const facets = useMemo(() => facetsOf(items, roles), [items, roles]);
  const { error, isPending, isPlaceholderData, isFetching, fetchNextPage } = query;
  // Not while the pages that are there are asked for again: one would cancel the other. Once they are, it is called anew.
  const canLoadMore = !isFetching && error === null;
  const loadMore = useCallback(() => {
    if (canLoadMore) void fetchNextPage();
  }, [canLoadMore, fetchNextPage]);
  const prefetch = useCallback((id: string) => prefetchJob(client, id), [client]);
  const knowsLanes = filters.view === "all" && !isNarrowed(filters);

  return (
    <div className="@container flex min-h-0 flex-1 flex-col bg-surface">
      <QueueHeader
        filters={filters}
        facets={facets}
        counts={counts}
        isBeside={openId !== null}
        searchRef={searchRef}
        onChange={setFilters}
      />
      {error !== null && <QueueError error={error} onRetry={() => void query.refetch()} />}
      <div
        {...hand.on}
        ref={scrollRef}
        aria-busy={isPending || isPlaceholderData}
        className={cn("relative min-h-0 flex-1 overflow-y-auto", isPlaceholderData && "opacity-60")}
      >
        <NewItems held={calm.arrivals} entered={calm.arrived} onShow={calm.settle} />
        {isPending && error === null && <RowsSkeleton />}
        <QueueList
          key={rowHeight}
          rows={rows}
          rowHeight={rowHeight}
          openId={openId}
          focus={focus}
          arrived={calm.arrived}
          laneCounts={knowsLanes ? (counts?.tier ?? null) : null}
          hasMore={query.hasNextPage}
          scrollRef={scrollRef}
          onEnd={loadMore}
          onApproach={prefetch}
          picked={selection.picked}
          onSelect={selection.select}
          onFold={setOpen}
        />
        {query.isSuccess && !query.hasNextPage && rows.length === 0 && (
          <QueueEmpty filters={filters} counts={counts} onChange={setFilters} />
        )}
      </div>
      <Selecting items={items} selection={selection} />
    </div>
  );
}
