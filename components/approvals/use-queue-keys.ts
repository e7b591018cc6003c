"use client";

import { type RefObject, useContext, useState } from "react";
import { type Shortcut, useShortcuts } from "@/components/shell/shortcuts";
import { closeJob, openJob } from "./navigate";
import { QueueOrderContext } from "./use-next-item";

const focusedJob = (): string | null => document.activeElement?.closest<HTMLElement>("[data-job]")?.dataset.job ?? null;

/**
 * The queue's keys. With a job open, `j` and `k` open its neighbours; in the list they move the focus. Returns the row
 * that is to get the focus.
 */
export function useQueueKeys(openId: string | null, searchRef: RefObject<HTMLInputElement | null>) {
  const order = useContext(QueueOrderContext);
  const [focus, setFocus] = useState<{ id: string } | null>(null);

  const step = (way: "next" | "previous") => {
    const from = openId ?? focusedJob();
    const to = from === null ? (order.ids()[0] ?? null) : order[way](from);
    if (to === null) return;
    if (openId === null) setFocus({ id: to });
    else openJob(to);
  };
  const open = () => {
    const id = focusedJob() ?? order.ids()[0];
    if (id !== undefined) openJob(id);
  };
  const back = (id: string) => {
    closeJob();
    setFocus({ id });
  };

  const moving: Shortcut[] = [
    { keys: ["j"], label: "Next job", group: "Queue", run: () => step("next") },
    { keys: ["k"], label: "Previous job", group: "Queue", run: () => step("previous") },
    { keys: ["/"], label: "Search", group: "Queue", run: () => searchRef.current?.focus() },
  ];
  const opening: Shortcut =
    openId === null
      ? { keys: ["o", "Enter"], label: "Open job", group: "Queue", run: open }
      : { keys: ["Escape"], label: "Back to the queue", group: "Queue", run: () => back(openId) };
  useShortcuts([...moving, opening]);
  return focus;
}
