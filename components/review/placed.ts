/** Items of a text or payload that never move among each other: their place is their identity, so it is their key. */
export function placed<T>(items: readonly T[]): { place: number; item: T }[] {
  return items.map((item, place) => ({ place, item }));
}
