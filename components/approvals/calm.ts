export type CalmRow<T> = {
  item: T;
  /** It left the list while the reader's hand was on it; its place is kept until the hand is off. */
  gone: boolean;
};

export type Calm<T> = {
  rows: CalmRow<T>[];
  /** How many are waiting to enter among those on screen. */
  arrivals: number;
};

/**
 * What to draw while the reader's hand is on the list: nothing on screen moves. What left keeps its place; what came
 * between is counted, not drawn; what follows the last one drawn (the next page) is appended, as that moves nothing.
 */
export function calmRows<T>(drawn: readonly T[], live: readonly T[], idOf: (item: T) => string): Calm<T> {
  const liveById = new Map(live.map((item) => [idOf(item), item]));
  const drawnIds = new Set(drawn.map(idOf));
  const tail = live.findLastIndex((item) => drawnIds.has(idOf(item)));
  const kept = drawn.map((item) => {
    const now = liveById.get(idOf(item));
    return now === undefined ? { item, gone: true } : { item: now, gone: false };
  });
  const appended = live.slice(tail + 1).map((item) => ({ item, gone: false }));
  const arrivals = live.slice(0, tail + 1).filter((item) => !drawnIds.has(idOf(item))).length;
  return { rows: [...kept, ...appended], arrivals };
}

/** The ids that came between those drawn before: they are the ones to point out. */
export function arrivedIds<T>(drawn: readonly T[], live: readonly T[], idOf: (item: T) => string): Set<string> {
  const drawnIds = new Set(drawn.map(idOf));
  const tail = live.findLastIndex((item) => drawnIds.has(idOf(item)));
  return new Set(
    live
      .slice(0, tail + 1)
      .map(idOf)
      .filter((id) => !drawnIds.has(id)),
  );
}
