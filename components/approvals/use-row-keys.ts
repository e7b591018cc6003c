"use client";

import type { QueueSelection } from "@/components/bulk/use-selection";
import { type Shortcut, useShortcuts } from "@/components/shell/shortcuts";
import { indexOfJob, type QueueRow } from "./queue-rows";
import { focusedJob } from "./use-queue-keys";

type RowKeys = {
  rows: readonly QueueRow[];
  openId: string | null;
  setOpen: (key: string, isOpen: boolean) => void;
  /** Gives a job's row the focus. */
  show: (id: string) => void;
  selection: QueueSelection;
};

/** The keys that act on one row: `v` selects it ([U19]), the arrows open and close a fold ([U24]). */
export function useRowKeys({ rows, openId, setOpen, show, selection }: RowKeys): void {
  const current = () => {
    const id = focusedJob() ?? openId;
    const row = id === null ? undefined : rows[indexOfJob(rows, id)];
    return row?.kind === "item" ? row : undefined;
  };
  const fold = (isOpen: boolean) => {
    const row = current();
    if (row === undefined) return;
    const head = row.isInside ? headOf(rows, row.place) : row;
    if (!head?.fold) return;
    setOpen(head.fold.key, isOpen);
    // The row that had the focus goes with the fold.
    if (row.isInside) show(head.item.job.id);
  };
  const select = () => {
    const row = current();
    if (row !== undefined) selection.select(row, false);
  };
  const shortcuts: Shortcut[] = [
    { keys: ["v"], label: "Select for one decision on several", group: "Queue", run: select },
  ];
  if (openId === null) {
    shortcuts.push(
      { keys: ["ArrowRight"], label: "Show those alike", group: "Queue", run: () => fold(true) },
      { keys: ["ArrowLeft"], label: "Fold those alike", group: "Queue", run: () => fold(false) },
    );
    if (selection.picked.size > 0 || selection.note !== null) {
      shortcuts.push({ keys: ["Escape"], label: "Clear the selection", group: "Queue", run: selection.clear });
    }
  }
  useShortcuts(shortcuts);
}

/** The row that heads the open fold in which another one is. */
const headOf = (rows: readonly QueueRow[], place: number) =>
  rows.filter((row) => row.kind === "item").findLast((row) => row.place < place && !row.isInside);
