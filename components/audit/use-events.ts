"use client";

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useLiveEvents } from "@/components/shell/live";
import type { AuditItem, AuditList } from "@/lib/audit/schemas";
import { api } from "@/lib/http/client";
import { type LogFilters, pageParams } from "./filters";
import { type EventPages, eventsQuery } from "./queries";

/** The stream tells of jobs alone; what else is written is asked for this often. */
const POLL_MS = 5_000;
/** An event has its number within a second of what it tells. */
const NUMBERED_MS = 1_200;

/** The log under these filters, with what was written since it was opened: shown when asked for, so that nothing moves. */
export function useEvents(filters: LogFilters) {
  const client = useQueryClient();
  const query = useInfiniteQuery(eventsQuery(filters));
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const top = query.isSuccess && !query.isPlaceholderData ? (items[0]?.seq ?? -1) : null;
  const { held, refresh } = useNewer(filters, top);

  const show = () => {
    const { queryKey } = eventsQuery(filters);
    // More than a page is new: what lies between was not loaded.
    if (held.isAll) client.setQueryData<EventPages>(queryKey, (data) => data && withNewer(data, held.items));
    else void client.resetQueries({ queryKey });
    refresh();
  };
  return { query, items, held, show };
}

function withNewer(data: EventPages, newer: AuditItem[]): EventPages {
  const [first, ...rest] = data.pages;
  if (!first) return data;
  const known = new Set(first.items.map(({ seq }) => seq));
  const items = [...newer.filter(({ seq }) => !known.has(seq)), ...first.items];
  return { ...data, pages: [{ ...first, items }, ...rest] };
}

/** Events above `top`; `isAll` is false where there are more than one page of them. */
function useNewer(filters: LogFilters, top: number | null) {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  const queryKey = ["audit", "newest", pageParams(filters, null).toString()];
  const { data } = useQuery({
    queryKey,
    queryFn: ({ signal }) => api<AuditList>(`/api/v1/audit/events?${pageParams(filters, null)}`, { signal }),
    enabled: top !== null,
    refetchInterval: POLL_MS,
  });
  const refresh = () => void client.invalidateQueries({ queryKey });
  useLiveEvents({
    onEvent: () => {
      window.clearTimeout(timer.current);
      timer.current = window.setTimeout(refresh, NUMBERED_MS);
    },
    onOpen: refresh,
  });
  const newer = top === null ? [] : (data?.items.filter(({ seq }) => seq > top) ?? []);
  const isAll = newer.length < (data?.items.length ?? 0) || data?.next_cursor === null;
  return { held: { items: newer, isAll }, refresh };
}
