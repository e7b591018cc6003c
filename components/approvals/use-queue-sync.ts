"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useLiveEvents } from "@/components/shell/live";
import type { ApprovalList } from "@/lib/approvals/schemas";
import { api } from "@/lib/http/client";
import { pageParams, type QueueFilters, sortOf } from "./filters";
import { approvalsQuery } from "./queries";
import { type QueueData, withRow } from "./queue-data";

/** Several changes that come together are asked for together. */
const GATHER_MS = 150;
/** Up to so many pages it is cheapest to ask for them again. */
const FEW_PAGES = 2;
/** Above so many changed jobs too: each would cost a request. */
const FEW_JOBS = 8;

/** Keeps the queue and the open job up to date from the stream of events. */
export function useQueueSync(filters: QueueFilters): void {
  const client = useQueryClient();
  const changed = useRef(new Set<string>());
  const timer = useRef<number | undefined>(undefined);
  const isBusy = useRef(false);

  const flush = async () => {
    timer.current = undefined;
    // One after the other: under a flood of events, a refresh that starts again each time would never end.
    if (isBusy.current) return gather();
    const ids = [...changed.current];
    changed.current.clear();
    for (const id of ids) {
      void client.invalidateQueries({ queryKey: ["job", id] });
      void client.invalidateQueries({ queryKey: ["decisions", id] });
    }
    isBusy.current = true;
    await refresh(client, filters, ids);
    isBusy.current = false;
  };
  const gather = () => {
    timer.current ??= window.setTimeout(() => void flush(), GATHER_MS);
  };
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLiveEvents({
    onEvent: ({ job_id }) => {
      changed.current.add(job_id);
      gather();
    },
    onOpen: () => void client.invalidateQueries(),
  });
}

/** Brings the list on screen up to date; lists of other filters are asked for when they are looked at again. */
async function refresh(client: QueryClient, filters: QueueFilters, ids: readonly string[]): Promise<void> {
  const { queryKey } = approvalsQuery(filters);
  const pages = client.getQueryData<QueueData>(queryKey)?.pages.length ?? 0;
  void client.invalidateQueries({ queryKey: ["approvals"], refetchType: "none" });
  if (pages <= FEW_PAGES || ids.length > FEW_JOBS || filters.q !== null) {
    return client.refetchQueries({ queryKey });
  }
  await Promise.all(
    ids.map(async (id) => {
      const found = await api<ApprovalList>(`/api/v1/approvals?${pageParams({ ...filters, q: id }, null)}`);
      const now = found.items.find((item) => item.job.id === id) ?? null;
      client.setQueryData<QueueData>(queryKey, (data) => data && withRow(data, id, now, found.counts, sortOf(filters)));
    }),
  ).catch(() => client.invalidateQueries({ queryKey }));
}
