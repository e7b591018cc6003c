"use client";

import { type QueryClient, QueryObserver, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { afterPaint } from "@/components/shell/after-paint";
import { decisionsQuery, jobQuery } from "./queries";
import type { QueueOrder } from "./queue-order";

type Watcher = { destroy: () => void };

/** By the job's id, what holds its review. */
type Held = ReadonlyMap<string, readonly Watcher[]>;

/**
 * Has the reviews at hand that the person is likely to open next ([U4]), for as long as they are next and as the stream
 * changes them: whoever goes on after minutes finds them there, and as they are now.
 */
export function useNeighbours(order: QueueOrder, jobId: string | null): void {
  const client = useQueryClient();
  const held = useRef<Held>(new Map());
  useEffect(() => {
    // What is held goes over into what is held next: let go of in between, a request under way would be made again.
    const hold = () => {
      held.current = holdOnly(client, likelyNext(order, jobId), held.current);
    };
    let callOff = afterPaint(hold);
    const stop = order.subscribe(() => {
      callOff();
      callOff = afterPaint(hold);
    });
    return () => {
      callOff();
      stop();
    };
  }, [client, order, jobId]);
  useEffect(
    () => () => {
      held.current = holdOnly(client, [], held.current);
    },
    [client],
  );
}

function likelyNext(order: QueueOrder, jobId: string | null): string[] {
  const next = jobId === null ? (order.ids()[0] ?? null) : order.next(jobId);
  const afterNext = next === null ? null : order.next(next);
  const previous = jobId === null ? null : order.previous(jobId);
  return [next, afterNext, previous].filter((id) => id !== null);
}

function holdOnly(client: QueryClient, ids: readonly string[], before: Held): Held {
  const now = new Map(ids.map((id) => [id, before.get(id) ?? watchers(client, id)]));
  for (const [id, held] of before) if (!now.has(id)) for (const watcher of held) watcher.destroy();
  return now;
}

// What is there is not asked for again until it is opened: the one before is often the one just decided.
const watchers = (client: QueryClient, id: string): Watcher[] => [
  watch(new QueryObserver(client, { ...jobQuery(id), refetchOnMount: false })),
  watch(new QueryObserver(client, { ...decisionsQuery(id), refetchOnMount: false })),
];

function watch<T extends Watcher & { subscribe: (listener: () => void) => unknown }>(watcher: T): T {
  watcher.subscribe(nothing);
  return watcher;
}

// One for all: a function made for each would keep what was held before, and that what was held before it.
const nothing = () => {};
