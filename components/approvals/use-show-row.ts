"use client";

import { type RefObject, useEffect, useRef } from "react";
import { indexOfJob, type QueueRow } from "./queue-rows";

type ShowRow = {
  rows: readonly QueueRow[];
  openId: string | null;
  focus: { id: string } | null;
  scrollRef: RefObject<HTMLDivElement | null>;
  /** Scrolls as little as needed; reading where things are costs a layout, so not for what is in sight. */
  show: (index: number) => void;
};

/**
 * Brings the open job's row into sight, and a row that is asked for also gets the focus. Once for each: rows that come
 * and go later never pull the list under the reader's hand. A row that is not loaded yet is waited for.
 */
export function useShowRow({ rows, openId, focus, scrollRef, show }: ShowRow): void {
  const shown = useRef<string | null>(null);
  const focused = useRef<{ id: string } | null>(null);

  useEffect(() => {
    if (shown.current === openId) return;
    const index = openId === null ? -1 : indexOfJob(rows, openId);
    if (openId !== null && index < 0) return;
    shown.current = openId;
    if (index >= 0) show(index);
  }, [rows, openId, show]);

  useEffect(() => {
    if (focus === null || focused.current === focus) return;
    const row = scrollRef.current?.querySelector<HTMLElement>(`[data-job="${CSS.escape(focus.id)}"]`);
    if (row) {
      focused.current = focus;
      row.focus({ preventScroll: true });
    }
    const index = indexOfJob(rows, focus.id);
    if (index >= 0) show(index);
  });
}
