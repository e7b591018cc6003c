"use client";

import { useCallback, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
const memory = new Map<string, string>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

/** A choice of how things are shown that this browser remembers; the first option until one is made. */
export function usePreference<T extends string>(name: string, options: readonly [T, ...T[]]): [T, (value: T) => void] {
  const key = `assentry:${name}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  const choose = useCallback(
    (value: T) => {
      memory.set(key, value);
      try {
        localStorage.setItem(key, value);
      } catch {
        // Storage may be switched off: then the choice lives as long as the page.
      }
      for (const listener of listeners) listener();
    },
    [key],
  );
  return [options.find((option) => option === stored) ?? options[0], choose];
}
