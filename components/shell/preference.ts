"use client";

import { useSyncExternalStore } from "react";

const listeners = new Set<() => void>();
// Storage may be switched off: then a choice lives as long as the page.
const memory = new Map<string, string>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key: string, value: string): void {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // See `memory`.
  }
  for (const listener of listeners) listener();
}

/** A choice that this browser remembers, the same in all its tabs; the first option until one is made. */
export function usePreference<T extends string>(name: string, options: readonly [T, ...T[]]): [T, (value: T) => void] {
  const key = `assentry:${name}`;
  const stored = useSyncExternalStore(
    subscribe,
    () => read(key),
    () => null,
  );
  return [options.find((option) => option === stored) ?? options[0], (value) => write(key, value)];
}
