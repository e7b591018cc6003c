"use client";

import { createContext, useContext, useSyncExternalStore } from "react";
import { createQueueOrder, type QueueOrder } from "./queue-order";

// A review that stands alone (a test, another page) has an order with nothing in it.
export const QueueOrderContext = createContext<QueueOrder>(createQueueOrder());

/**
 * The job to go to after `currentId`, in the order of the queue as it is on screen; also right when `currentId` has
 * just left the queue. After the last one it is the one before; null when nothing else waits.
 */
export function useNextItem(currentId: string): string | null {
  const order = useContext(QueueOrderContext);
  return useSyncExternalStore(
    order.subscribe,
    () => order.next(currentId) ?? order.previous(currentId),
    () => null,
  );
}
