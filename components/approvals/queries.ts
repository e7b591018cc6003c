import { infiniteQueryOptions, keepPreviousData, type QueryClient, queryOptions } from "@tanstack/react-query";
import type { ApprovalList } from "@/lib/approvals/schemas";
import { api } from "@/lib/http/client";
import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { pageParams, type QueueFilters } from "./filters";
import type { QueueData } from "./queue-data";

/** The stream tells of changes; this only covers what it may have missed, and what time alone changes. */
const STALE_MS = 60_000;
/** A review that is neither open nor next is kept so long: in an hour a person goes through hundreds. */
export const KEPT_MS = 30_000;
/** More pages than these are not asked for again by the clock. */
const FEW_PAGES = 2;

/** The queue under these filters, page by page through the keyset cursor. */
export function approvalsQuery(filters: QueueFilters) {
  return infiniteQueryOptions<ApprovalList, Error, QueueData, string[], string | null>({
    queryKey: ["approvals", "list", pageParams(filters, null).toString()],
    queryFn: ({ pageParam, signal }) =>
      api<ApprovalList>(`/api/v1/approvals?${pageParams(filters, pageParam)}`, { signal }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: STALE_MS,
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= FEW_PAGES ? STALE_MS : false),
    refetchOnWindowFocus: ({ state }) => (state.data?.pages.length ?? 0) <= FEW_PAGES,
  });
}

/** One job, with everything its review shows. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["job", id],
    queryFn: ({ signal }) => api<ReviewView>(`/api/v1/jobs/${encodeURIComponent(id)}`, { signal }),
    staleTime: STALE_MS,
    gcTime: KEPT_MS,
  });
}

/** Every decision on one job, newest first. */
export function decisionsQuery(id: string) {
  return queryOptions({
    queryKey: ["decisions", id],
    queryFn: ({ signal }) =>
      api<{ items: DecisionEntry[] }>(`/api/v1/jobs/${encodeURIComponent(id)}/decisions`, { signal }),
    staleTime: STALE_MS,
    gcTime: KEPT_MS,
  });
}

/** Whether anything was ever asked of people here. */
export function hasHistoryQuery() {
  return queryOptions({
    queryKey: ["approvals", "history"],
    queryFn: async ({ signal }) => {
      const { items } = await api<ApprovalList>("/api/v1/approvals?include_resolved=true&limit=1", { signal });
      return items.length > 0;
    },
  });
}

/** Has a job's review at hand before it is opened ([U4]). */
export function prefetchJob(client: QueryClient, id: string): void {
  void client.prefetchQuery(jobQuery(id));
  void client.prefetchQuery(decisionsQuery(id));
}
