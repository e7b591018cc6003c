"use client";

import type { RefObject } from "react";
import { useShortcuts } from "@/components/shell/shortcuts";

/** Marks a field as one to jump to. */
export const CHANGE = { "data-change": "", tabIndex: -1 } as const;

/** `n` and `p` go from change to change, wherever they are on the page ([U12]). */
export function useChangeKeys(area: RefObject<HTMLElement | null>, disabled: string | undefined): void {
  const go = (step: 1 | -1) => {
    const changes = [...(area.current?.querySelectorAll<HTMLElement>("[data-change]") ?? [])];
    const at = changes.findIndex((change) => change.contains(document.activeElement));
    const next = at < 0 ? changes.at(step === 1 ? 0 : -1) : changes.at((at + step) % changes.length);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  };
  useShortcuts([
    { keys: ["n"], label: "Next change", group: "Review", run: () => go(1), disabled },
    { keys: ["p"], label: "Previous change", group: "Review", run: () => go(-1), disabled },
  ]);
}
