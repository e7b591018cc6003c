import { type InfiniteData, infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { AuditDetail, AuditList, CheckpointList, CheckpointView, Proof } from "@/lib/audit/schemas";
import { ApiError, api } from "@/lib/http/client";
import { type LogFilters, pageParams } from "./filters";

export type EventPages = InfiniteData<AuditList, string | null>;

/** The events under these filters, newest first, page by page. What is there never changes: it is asked for once. */
export function eventsQuery(filters: LogFilters) {
  return infiniteQueryOptions<AuditList, Error, EventPages, string[], string | null>({
    queryKey: ["audit", "events", pageParams(filters, null).toString()],
    queryFn: ({ pageParam, signal }) =>
      api<AuditList>(`/api/v1/audit/events?${pageParams(filters, pageParam)}`, { signal }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** One event with what it commits to. */
export function eventQuery(seq: number) {
  return queryOptions({
    queryKey: ["audit", "event", seq],
    queryFn: ({ signal }) => api<AuditDetail>(`/api/v1/audit/events/${seq}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Just written, it is signed within a second: asked again so often until it is. */
const TRIES_UNTIL_SIGNED = 4;

/** The proof that an event is under the newest log checkpoint. */
export function proofQuery(seq: number) {
  return queryOptions({
    queryKey: ["audit", "proof", seq],
    queryFn: ({ signal }) => api<Proof>(`/api/v1/audit/proof?seq=${seq}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) =>
      failures < TRIES_UNTIL_SIGNED &&
      error instanceof ApiError &&
      (error.code === "not_in_log_yet" || error.status === 0 || error.status >= 500),
    retryDelay: 1_000,
  });
}

/** The log checkpoints, newest first. */
export function checkpointsQuery() {
  return infiniteQueryOptions<CheckpointList, Error, InfiniteData<CheckpointList>, string[], number | null>({
    queryKey: ["audit", "checkpoints"],
    queryFn: ({ pageParam, signal }) =>
      api<CheckpointList>(`/api/v1/audit/checkpoints?limit=20${pageParam === null ? "" : `&before=${pageParam}`}`, {
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: (last) => last.next_before,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export type LatestCheckpoint = CheckpointView & { keys: string[] };

/** The newest log checkpoint, with the keys that verify every one of this log. */
export function latestQuery() {
  return queryOptions({
    queryKey: ["audit", "latest"],
    queryFn: ({ signal }) => api<LatestCheckpoint>("/api/v1/audit/checkpoint", { signal }),
    staleTime: 30_000,
    retry: (failures, error) => failures < TRIES_UNTIL_SIGNED && error instanceof ApiError && error.status !== 403,
  });
}
