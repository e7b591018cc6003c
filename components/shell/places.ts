"use client";

import { useEffect, useState, useSyncExternalStore } from "react";

/** Somewhere to go that needs no key of its own: found by name in ⌘K. */
export type Place = { id: string; label: string; run: () => void };

const NONE: readonly Place[] = [];
const sources = new Map<symbol, readonly Place[]>();
const listeners = new Set<() => void>();
let all: readonly Place[] = NONE;

const told = (places: readonly Place[]): string => JSON.stringify(places);

function changed(): void {
  all = [...sources.values()].flat();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Offers these in ⌘K while the calling component is on screen. */
export function usePlaces(places: readonly Place[]): void {
  const [source] = useState(() => Symbol("places"));
  useEffect(() => {
    const before = sources.get(source);
    sources.set(source, places);
    if (before === undefined || told(before) !== told(places)) changed();
    // The latest way to go there, without telling anybody.
    else all = [...sources.values()].flat();
  });
  useEffect(
    () => () => {
      sources.delete(source);
      changed();
    },
    [source],
  );
}

/** All that are on offer now. */
export const useAllPlaces = (): readonly Place[] =>
  useSyncExternalStore(
    subscribe,
    () => all,
    () => NONE,
  );
