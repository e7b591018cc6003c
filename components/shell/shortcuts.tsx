"use client";

import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { usePreference } from "./preference";
import { isInert, pressName } from "./shortcut-keys";

export type Shortcut = {
  /** As named by `pressName`: `a`, `?`, `Enter`, `mod+k`. The first one is shown. */
  keys: readonly [string, ...string[]];
  /** A verb, in sentence case: "Approve". */
  label: string;
  group: "Decide" | "Review" | "Queue" | "General";
  run: () => void;
  /** Where it cannot be done now: why. It then does nothing and says so in the list of actions. */
  disabled?: string | undefined;
};

type Registry = {
  set: (source: symbol, shortcuts: readonly Shortcut[]) => void;
  remove: (source: symbol) => void;
  find: (press: string) => Shortcut | undefined;
  /** As described last: their labels are right, their `run` may be of an earlier render. */
  all: () => readonly Shortcut[];
  subscribe: (listener: () => void) => () => void;
};

const described = (shortcuts: readonly Shortcut[]): string => JSON.stringify(shortcuts);

function createRegistry(): Registry {
  const sources = new Map<symbol, readonly Shortcut[]>();
  const listeners = new Set<() => void>();
  // What came on screen last is asked first: an open review's key wins over the queue's.
  const latest = () => [...sources.values()].reverse().flat();
  let all: readonly Shortcut[] = [];
  const changed = () => {
    // What another one overrules is not on offer.
    all = latest().filter(
      (shortcut, index, found) => found.findIndex(({ keys }) => keys[0] === shortcut.keys[0]) === index,
    );
    for (const listener of listeners) listener();
  };
  return {
    set: (source, shortcuts) => {
      const before = sources.get(source);
      sources.set(source, shortcuts);
      if (before && described(before) === described(shortcuts)) return;
      changed();
    },
    remove: (source) => {
      sources.delete(source);
      changed();
    },
    find: (press) => latest().find((shortcut) => shortcut.keys.includes(press)),
    all: () => all,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const Context = createContext<Registry | null>(null);

/** Whether single-key shortcuts are on ([U2], WCAG 2.1.4); combinations with Ctrl or ⌘ always are. */
export function useShortcutsEnabled(): [boolean, (on: boolean) => void] {
  const [value, set] = usePreference("shortcuts", ["on", "off"]);
  return [value === "on", (on) => set(on ? "on" : "off")];
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const [registry] = useState(createRegistry);
  const [enabled] = useShortcutsEnabled();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const name = pressName(event);
      if (name === null || isInert(event) || (!enabled && !name.startsWith("mod+"))) return;
      const shortcut = registry.find(name);
      if (!shortcut) return;
      event.preventDefault();
      if (shortcut.disabled === undefined) shortcut.run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [registry, enabled]);
  return <Context value={registry}>{children}</Context>;
}

function useRegistry(): Registry {
  const registry = useContext(Context);
  if (!registry) throw new Error("Shortcuts need their provider.");
  return registry;
}

/** Offers these actions under their keys, in ⌘K and in the help, while the calling component is on screen. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registry = useRegistry();
  const [source] = useState(() => Symbol("shortcuts"));
  useEffect(() => registry.set(source, shortcuts));
  useEffect(() => () => registry.remove(source), [registry, source]);
}

const NONE: readonly Shortcut[] = [];

/** All actions on offer now, for the palette and the help. */
export function useAllShortcuts(): Shortcut[] {
  const registry = useRegistry();
  const all = useSyncExternalStore(registry.subscribe, registry.all, () => NONE);
  return all.map((shortcut) => ({ ...shortcut, run: () => registry.find(shortcut.keys[0])?.run() }));
}
