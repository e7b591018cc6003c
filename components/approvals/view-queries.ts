import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/http/client";
import type { SavedView, ViewCounts } from "@/lib/views/schemas";

const COUNTS_STALE_MS = 60_000;

/** The person's saved views; only they change them, so they are asked for once. */
export const viewsQuery = () =>
  queryOptions({
    queryKey: ["views"],
    queryFn: ({ signal }) => api<{ items: SavedView[] }>("/api/v1/me/views", { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** How much waits in each. */
export const viewCountsQuery = () =>
  queryOptions({
    queryKey: ["view-counts"],
    queryFn: ({ signal }) => api<ViewCounts>("/api/v1/me/views/counts", { signal }),
    staleTime: COUNTS_STALE_MS,
    refetchInterval: COUNTS_STALE_MS,
  });
