"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { type ItemRow, itemsOf, type QueueRow } from "@/components/approvals/queue-rows";
import type { ApprovalItem } from "@/lib/approvals/schemas";
import { addTo, NOTHING, type Picked, removeFrom, type Selection, stillSelected } from "./selection";

export type SelectRow = (row: ItemRow, isRange: boolean) => void;

export type QueueSelection = Selection & {
  /** Selects what a row stands for, or takes it out; `isRange`: everything from the row selected before to this one. */
  select: SelectRow;
  clear: () => void;
  /** Leaves only these. */
  keep: (ids: ReadonlySet<string>) => void;
};

type State = { selection: Selection; items: readonly ApprovalItem[] };

/** The jobs that are selected for one decision, in the queue as it is on screen ([U19]). */
export function useSelection(items: readonly ApprovalItem[], rows: readonly QueueRow[]): QueueSelection {
  const [state, setState] = useState<State>({ selection: NOTHING, items });
  const latest = useRef(rows);
  useEffect(() => {
    latest.current = rows;
  }, [rows]);
  const anchor = useRef<string | null>(null);
  // Before anything is drawn: what changed must not be selected for a moment.
  if (state.items !== items) setState({ selection: stillSelected(state.selection, items), items });

  const change = useCallback(
    (next: (before: Selection, items: readonly ApprovalItem[]) => Selection) =>
      setState((now) => ({ ...now, selection: next(now.selection, now.items) })),
    [],
  );
  const select = useCallback<SelectRow>(
    (row, isRange) => {
      const from = isRange ? anchor.current : null;
      anchor.current = row.item.job.id;
      if (from !== null) {
        const between = rangeOf(latest.current, from, row.item.job.id);
        return change((before, all) => addTo(before, between, all));
      }
      const own = itemsOf(row);
      change((before, all) => (areAllIn(before.picked, own) ? removeFrom(before, own) : addTo(before, own, all)));
    },
    [change],
  );
  const clear = useCallback(() => change(() => NOTHING), [change]);
  const keep = useCallback(
    (ids: ReadonlySet<string>) =>
      change(({ picked }) => ({ picked: new Map([...picked].filter(([id]) => ids.has(id))), note: null })),
    [change],
  );
  return { ...state.selection, select, clear, keep };
}

const areAllIn = (picked: Picked, items: readonly ApprovalItem[]): boolean =>
  items.length > 0 && items.every(({ job }) => picked.has(job.id));

/** Everything between two rows, both included; only the last where the first is gone. */
function rangeOf(rows: readonly QueueRow[], from: string, to: string): ApprovalItem[] {
  const jobs = rows.filter((row) => row.kind === "item");
  const at = (id: string) => jobs.findIndex(({ item }) => item.job.id === id);
  const end = at(to);
  const start = at(from) < 0 ? end : at(from);
  return jobs.slice(Math.min(start, end), Math.max(start, end) + 1).flatMap((row) => [...itemsOf(row)]);
}
