import type { QueryClient } from "@tanstack/react-query";
import type { ApprovalList } from "@/lib/approvals/schemas";
import { api } from "@/lib/http/client";
import type { PersonRef } from "@/lib/jobs/schemas";
import { sortOf } from "@/lib/views/params";
import { pageParams, type QueueFilters } from "./filters";
import { approvalsQuery } from "./queries";
import { type QueueData, withLooking, withRow } from "./queue-data";

/** Several changes that come together are asked for together. */
const GATHER_MS = 150;
/** So many rows are asked for at once; the server takes no more. */
const MOST_ROWS = 50;

export type QueueSync = {
  /** The stream told of it: its row is asked for soon, and its review where that is open. */
  heard: (jobId: string) => void;
  /** This person did it, and waits for the list to say so. */
  did: (jobId: string) => void;
  /** [U9] These look at it now: it came with the event, there is nothing to ask for. */
  saw: (jobId: string, people: PersonRef[]) => void;
  stop: () => void;
};

/**
 * Brings what changed into the list on screen. However many rows are loaded, all that changed at about the same time costs
 * one request ([U4]).
 */
export function createQueueSync(client: QueryClient, filters: () => QueueFilters): QueueSync {
  const rows = new Set<string>();
  const reviews = new Set<string>();
  const looking = new Map<string, PersonRef[]>();
  let timer: number | undefined;
  let isBusy = false;

  const gather = () => {
    timer ??= window.setTimeout(() => void flush(), GATHER_MS);
  };
  const flush = async () => {
    window.clearTimeout(timer);
    timer = undefined;
    // One after the other: under a flood of events, a refresh that starts again each time would never end.
    if (isBusy || isLoading(client, filters())) return gather();
    for (const id of reviews) {
      void client.invalidateQueries({ queryKey: ["job", id] });
      void client.invalidateQueries({ queryKey: ["decisions", id] });
    }
    reviews.clear();
    showLooking(client, filters(), looking);
    if (rows.size === 0) return;
    const ids = [...rows].slice(0, MOST_ROWS);
    for (const id of ids) rows.delete(id);
    isBusy = true;
    await refresh(client, filters(), ids);
    isBusy = false;
    // A page that was asked for meanwhile brings them back as they were.
    if (isLoading(client, filters())) for (const id of ids) rows.add(id);
    if (rows.size > 0) gather();
  };
  return {
    heard: (id) => {
      rows.add(id);
      reviews.add(id);
      gather();
    },
    did: (id) => {
      rows.add(id);
      // Whoever did it has seen to its review.
      reviews.delete(id);
      void flush();
    },
    saw: (id, people) => {
      looking.set(id, people);
      gather();
    },
    stop: () => {
      window.clearTimeout(timer);
      timer = undefined;
    },
  };
}

const isLoading = (client: QueryClient, filters: QueueFilters): boolean =>
  client.isFetching({ queryKey: approvalsQuery(filters).queryKey, exact: true }) > 0;

function showLooking(client: QueryClient, filters: QueueFilters, looking: Map<string, PersonRef[]>): void {
  if (looking.size === 0) return;
  const { queryKey } = approvalsQuery(filters);
  client.setQueryData<QueueData>(queryKey, (data) => data && withLooking(data, looking));
  looking.clear();
}

/** Asks for these rows; lists of other filters are asked for when they are looked at again. */
async function refresh(client: QueryClient, filters: QueueFilters, ids: readonly string[]): Promise<void> {
  const { queryKey } = approvalsQuery(filters);
  void client.invalidateQueries({ queryKey: ["approvals"], refetchType: "none" });
  const params = pageParams(filters, null);
  params.set("job", ids.join(","));
  try {
    const found = await api<ApprovalList>(`/api/v1/approvals?${params}`);
    const items = new Map(found.items.map((item) => [item.job.id, item]));
    client.setQueryData<QueueData>(
      queryKey,
      (data) =>
        data && ids.reduce((now, id) => withRow(now, id, items.get(id) ?? null, found.counts, sortOf(filters)), data),
    );
  } catch {
    await client.invalidateQueries({ queryKey });
  }
}
