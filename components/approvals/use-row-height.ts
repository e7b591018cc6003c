"use client";

import { useSyncExternalStore } from "react";

/** From the highest to the lowest; the media queries are those of the row's own styles. */
const HEIGHTS = [
  { query: "(pointer: coarse) and (max-width: 823px)", height: 72 },
  { query: "(pointer: coarse)", height: 56 },
] as const;
const LOWEST = 44;

function subscribe(listener: () => void): () => void {
  const queries = HEIGHTS.map(({ query }) => window.matchMedia(query));
  for (const query of queries) query.addEventListener("change", listener);
  return () => {
    for (const query of queries) query.removeEventListener("change", listener);
  };
}

const read = (): number => HEIGHTS.find(({ query }) => window.matchMedia(query).matches)?.height ?? LOWEST;

/** The height of a row (px): higher where it is touched, and with a third line on phones. */
export function useRowHeight(): number {
  return useSyncExternalStore(subscribe, read, () => LOWEST);
}
