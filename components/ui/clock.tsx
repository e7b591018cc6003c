"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const ServerNow = createContext(0);

const listeners = new Set<() => void>();
let timer: number | undefined;

/** One timer for everything that shows time, running only while something does. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(() => {
    for (const each of listeners) each();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** Gives the server's time of rendering (ms) to the first render in the browser, so that both say the same words. */
export function ClockProvider({ serverNow, children }: { serverNow: number; children: ReactNode }) {
  return <ServerNow value={serverNow}>{children}</ServerNow>;
}

/** What `read` makes of the current time (ms); renders again only when that changes. `read` must return a primitive. */
export function useClock<T extends string | number | boolean>(read: (now: number) => T): T {
  const serverNow = useContext(ServerNow);
  return useSyncExternalStore(
    subscribe,
    () => read(Date.now()),
    () => read(serverNow),
  );
}

const never = () => () => {};

/** A text that depends on the person's zone or locale: `neutral` on the server and in the first render, then `local`. */
export function useLocalText(local: () => string, neutral: string): string {
  return useSyncExternalStore(never, local, () => neutral);
}
