"use client";

import { useDeferredValue, useSyncExternalStore } from "react";

const never = () => () => {};

/**
 * Whether what lies below the first screen is to be drawn: not in the first frame of what opens in the browser, so that this
 * comes sooner ([U4]), but right after it. What the server drew is whole at once.
 */
export function useRest(): boolean {
  const isServed = useSyncExternalStore(
    never,
    () => false,
    () => true,
  );
  return useDeferredValue(true, isServed);
}
