"use client";

import { useQueryStates } from "nuqs";
import { useViewer } from "@/components/shell/viewer";
import { NARROWING } from "@/lib/views/params";
import { type Asked, filterParsers, type QueueFilters, withDefaultView } from "./filters";

export type ChangeFilters = (change: Partial<Asked>) => void;

/** [U7] The queue's filters as they stand in the address, and how to change some of them. */
export function useFilters(): [QueueFilters, ChangeFilters] {
  const [asked, set] = useQueryStates(filterParsers, { history: "replace" });
  const { canApprove } = useViewer();
  return [withDefaultView(asked, canApprove), (change) => void set(change)];
}

/** What clears every filter but keeps the view and the order. */
export const CLEARED: Partial<Asked> = Object.fromEntries(NARROWING.map((name) => [name, null]));
