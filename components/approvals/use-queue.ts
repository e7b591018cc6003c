"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useContext, useEffect, useMemo } from "react";
import { hasLanes, pageParams, type QueueFilters } from "./filters";
import { approvalsQuery } from "./queries";
import { queueItems } from "./queue-data";
import { queueRows } from "./queue-rows";
import { useCalm } from "./use-calm";
import { QueueOrderContext } from "./use-next-item";
import { useQueueSync } from "./use-queue-sync";

/** The queue under these filters as it is to be drawn, kept live; `isHandOn`: nothing may move now. */
export function useQueue(filters: QueueFilters, isHandOn: boolean) {
  const order = useContext(QueueOrderContext);
  const query = useInfiniteQuery(approvalsQuery(filters));
  useQueueSync(filters);

  const isWaiting = filters.view !== "resolved";
  const items = useMemo(
    // The API has no filter for "resolved in any way": it adds them to those that wait.
    () => queueItems(query.data).filter((item) => isWaiting || item.resolved_at !== null),
    [query.data, isWaiting],
  );
  const calm = useCalm(pageParams(filters, null).toString(), items, isHandOn);
  const withLanes = hasLanes(filters);
  const rows = useMemo(() => queueRows(calm.rows, withLanes), [calm.rows, withLanes]);
  // "Next" is what the person sees as next.
  useEffect(
    () =>
      order.publish(
        calm.rows.filter(({ gone }) => !gone).map(({ item }) => item.job.id),
        !query.hasNextPage,
      ),
    [order, calm.rows, query.hasNextPage],
  );
  return { query, items, calm, rows, counts: query.data?.pages[0]?.counts };
}
