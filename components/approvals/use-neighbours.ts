"use client";

import { QueryObserver, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { decisionsQuery, jobQuery } from "./queries";
import type { QueueOrder } from "./queue-order";

/**
 * Has the reviews at hand that the person is likely to open next ([U4]), for as long as they are next and as the stream
 * changes them: whoever goes on after minutes finds them there, and as they are now.
 */
export function useNeighbours(order: QueueOrder, jobId: string | null): void {
  const client = useQueryClient();
  useEffect(() => {
    let held = new Map<string, () => void>();
    const hold = () => {
      const next = jobId === null ? (order.ids()[0] ?? null) : order.next(jobId);
      const afterNext = next === null ? null : order.next(next);
      const previous = jobId === null ? null : order.previous(jobId);
      const wanted = new Map<string, () => void>();
      for (const id of [next, afterNext, previous]) {
        if (id === null || wanted.has(id)) continue;
        wanted.set(id, held.get(id) ?? watch(id));
        held.delete(id);
      }
      for (const release of held.values()) release();
      held = wanted;
    };
    const watch = (id: string) => {
      const releases = [
        new QueryObserver(client, jobQuery(id)).subscribe(() => {}),
        new QueryObserver(client, decisionsQuery(id)).subscribe(() => {}),
      ];
      return () => {
        for (const release of releases) release();
      };
    };
    hold();
    const stop = order.subscribe(hold);
    return () => {
      stop();
      for (const release of held.values()) release();
    };
  }, [client, order, jobId]);
}
