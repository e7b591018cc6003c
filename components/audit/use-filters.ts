"use client";

import { useQueryStates } from "nuqs";
import { type ChangeFilters, filterParsers, type LogFilters } from "./filters";

/** [U7] The log's filters as they stand in the address, and how to change some of them. */
export function useFilters(): [LogFilters, ChangeFilters] {
  const [filters, set] = useQueryStates(filterParsers, { history: "replace" });
  return [filters, (change) => void set(change)];
}
