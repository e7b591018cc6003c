"use client";

import { type RefObject, useContext, useState } from "react";
import { type Shortcut, useShortcuts } from "@/components/shell/shortcuts";
import { closeJob, openJob } from "./navigate";
import { indexOfJob, type QueueRow } from "./queue-rows";
import { QueueOrderContext } from "./use-next-item";

/** The job of the row that has the focus, on its link or on what lies beside it. */
export function focusedJob(): string | null {
  const active = document.activeElement;
  const link =
    active?.closest<HTMLElement>("[data-job]") ?? active?.closest("li")?.querySelector<HTMLElement>("[data-job]");
  return link?.dataset.job ?? null;
}

/** The job of the row before or after one. */
function neighbour(rows: readonly QueueRow[], at: number, way: "next" | "previous"): string | null {
  const step = way === "next" ? 1 : -1;
  for (let place = at + step; place >= 0 && place < rows.length; place += step) {
    const row = rows[place];
    if (row?.kind === "item" && !row.gone) return row.item.job.id;
  }
  return null;
}

/**
 * The queue's keys. With a job open, `j` and `k` open its neighbours; in the list they move the focus. Returns the row
 * that is to get the focus, and a way to give it to another.
 */
export function useQueueKeys(
  openId: string | null,
  searchRef: RefObject<HTMLInputElement | null>,
  rows: readonly QueueRow[],
) {
  const order = useContext(QueueOrderContext);
  const [focus, setFocus] = useState<{ id: string } | null>(null);

  const step = (way: "next" | "previous") => {
    const from = focusedJob();
    if (openId !== null) {
      const to = order[way](openId);
      if (to !== null) openJob(to);
      return;
    }
    const at = from === null ? -1 : indexOfJob(rows, from);
    // Of one that has left, the order knows who stood next.
    const id = at >= 0 ? neighbour(rows, at, way) : from === null ? (order.ids()[0] ?? null) : order[way](from);
    if (id !== null) setFocus({ id });
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
  return { focus, show: (id: string) => setFocus({ id }) };
}
