/** The ids on screen in their order, and for those that left, who stood next. */
export type QueueOrder = {
  /** `isWhole`: there are no more than these. */
  publish: (ids: readonly string[], isWhole?: boolean) => void;
  ids: () => readonly string[];
  isWhole: () => boolean;
  next: (id: string) => string | null;
  previous: (id: string) => string | null;
  subscribe: (listener: () => void) => () => void;
};

/** Keeps the queue's order as it is on screen, so that "next" is what the person sees as next. */
export function createQueueOrder(): QueueOrder {
  let ids: readonly string[] = [];
  let whole = true;
  const successors = new Map<string, string>();
  const listeners = new Set<() => void>();

  /** Where an item that left would stand: the place of the first one after it that is still here. */
  const placeOf = (id: string): number => {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !seen.has(at); at = successors.get(at)) {
      const index = ids.indexOf(at);
      if (index >= 0) return index;
      seen.add(at);
    }
    return -1;
  };

  return {
    publish(next, isWhole = true) {
      const isSame = next.length === ids.length && next.every((id, index) => id === ids[index]);
      if (isSame && whole === isWhole) return;
      whole = isWhole;
      const here = new Set(next);
      let survivor: string | undefined;
      for (const id of [...ids].reverse()) {
        if (here.has(id)) survivor = id;
        else if (survivor !== undefined) successors.set(id, survivor);
      }
      ids = next;
      for (const listener of listeners) listener();
    },
    ids: () => ids,
    isWhole: () => whole,
    next(id) {
      const index = placeOf(id);
      if (index < 0) return ids.find((other) => other !== id) ?? null;
      if (ids[index] !== id) return ids[index] ?? null;
      return ids[index + 1] ?? null;
    },
    previous(id) {
      const index = placeOf(id);
      return index > 0 ? (ids[index - 1] ?? null) : null;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
