"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useContext, useEffect, useMemo } from "react";
import { hasLanes, pageParams, type QueueFilters } from "./filters";
import { approvalsQuery } from "./queries";
import { queueItems } from "./queue-data";
import { type Folding, gatherDuplicates, queueRows } from "./queue-rows";
import { useCalm } from "./use-calm";
import { QueueOrderContext } from "./use-next-item";
import { useQueueSync } from "./use-queue-sync";

/** The queue under these filters as it is to be drawn, kept live; `isHandOn`: nothing may move now. */
export function useQueue(filters: QueueFilters, isHandOn: boolean, { opened, openId }: Folding) {
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
  const groups = useMemo(() => gatherDuplicates(calm.rows), [calm.rows]);
  const folded = useMemo(
    () => new Set(groups.filter(({ length }) => length > 1).flatMap((group) => group.map(({ item }) => item.job.id))),
    [groups],
  );
  // Of any other open job the rows know nothing: going from one to the next must not make 5,000 of them anew.
  const openInFold = openId !== null && folded.has(openId) ? openId : null;
  const rows = useMemo(
    () => queueRows(groups, withLanes, { opened, openId: openInFold }),
    [groups, withLanes, opened, openInFold],
  );
  // "Next" is what the person sees as next.
  useEffect(
    () =>
      order.publish(
        groups.flatMap((group) => group.filter(({ gone }) => !gone).map(({ item }) => item.job.id)),
        !query.hasNextPage,
      ),
    [order, groups, query.hasNextPage],
  );
  return { query, items, calm, rows, counts: query.data?.pages[0]?.counts };
}
