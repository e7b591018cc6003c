import { NARROWING, sortOf } from "@/lib/views/params";
import type { SavedFilters } from "@/lib/views/schemas";
import type { Asked, QueueFilters } from "./filters";

type Read = { [name in keyof QueueFilters]?: QueueFilters[name] | undefined };

/** What is kept of the filters: those that are set. */
export function savedOf(filters: QueueFilters): Read {
  const set = Object.entries(filters).filter(([, value]) => value !== null);
  return Object.fromEntries(set);
}

/** The filters of a view that was saved, as changes of those that are there. */
export function askedOf({ view, sort, ...saved }: SavedFilters): Partial<Asked> {
  const narrowing = NARROWING.map((name) => [name, saved[name] ?? null]);
  return { view, sort: sort ?? null, ...Object.fromEntries(narrowing) };
}

/** Whether a saved view shows what these filters show. */
export const isSame = (filters: QueueFilters, saved: SavedFilters): boolean =>
  filters.view === saved.view &&
  sortOf(filters) === sortOf(saved) &&
  NARROWING.every((name) => filters[name] === (saved[name] ?? null));

/** A saved view's address: whoever opens it sees their own queue under these filters. */
export const viewHref = (saved: SavedFilters): string =>
  `/approvals?${new URLSearchParams(Object.entries(saved).map(([name, value]) => [name, String(value)]))}`;
