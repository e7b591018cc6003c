import { useSyncExternalStore } from "react";
import type { SeededView } from "@/lib/jobs/schemas";

/** A test item that this person just decided. */
export type Told = SeededView & { title: string };

// It outlives the review that was decided in: the next item is open by then.
let told: Told | null = null;
const listeners = new Set<() => void>();

/** Says what was just decided on was a test item; null: it was read. */
export function tellSeeded(next: Told | null): void {
  told = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useTold = (): Told | null =>
  useSyncExternalStore(
    subscribe,
    () => told,
    () => null,
  );
