import type { InfiniteData } from "@tanstack/react-query";
import type { ApprovalItem, ApprovalList, ListQuery } from "@/lib/approvals/schemas";
import type { PersonRef } from "@/lib/jobs/schemas";

export type QueueData = InfiniteData<ApprovalList, string | null>;

/** All items in order, each once: a row that moved between two pages' requests may be in both. */
export function queueItems(data: QueueData | undefined): ApprovalItem[] {
  const items = (data?.pages ?? []).flatMap((page) => page.items);
  return [...new Map(items.map((item) => [item.job.id, item])).values()];
}

const URGENCY = { critical: 0, high: 1, medium: 2, low: 3 } as const;
const rank = (item: ApprovalItem): number => (item.tier === null ? 4 : URGENCY[item.tier]);
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const bySla = (a: ApprovalItem, b: ApprovalItem): number =>
  compareText(a.sla_due_at ?? "", b.sla_due_at ?? "") || compareText(a.job.id, b.job.id);

/** The server's orders (api.md, `sort`). */
const ORDER: Record<ListQuery["sort"], (a: ApprovalItem, b: ApprovalItem) => number> = {
  risk: (a, b) => rank(a) - rank(b) || bySla(a, b),
  sla: bySla,
  newest: (a, b) => compareText(b.job.id, a.job.id),
};

/**
 * One job's row brought up to date in what is loaded, without asking for every page again: `now` is the row as it is,
 * or null where the job no longer belongs to this list. A row that would come after all that is loaded is left to its page.
 */
export function withRow(
  data: QueueData,
  id: string,
  now: ApprovalItem | null,
  counts: ApprovalList["counts"],
  sort: ListQuery["sort"],
): QueueData {
  const pages = data.pages.map((page) => ({ ...page, counts, items: page.items.filter((item) => item.job.id !== id) }));
  if (now === null) return { ...data, pages };
  const compare = ORDER[sort];
  const last = pages.length - 1;
  const target = pages.findIndex(({ items }, index) => {
    const end = items.at(-1);
    return (end !== undefined && compare(now, end) < 0) || (index === last && pages[last]?.next_cursor === null);
  });
  const page = pages[target];
  if (page === undefined) return { ...data, pages };
  const at = page.items.findIndex((item) => compare(now, item) < 0);
  const place = at < 0 ? page.items.length : at;
  pages[target] = { ...page, items: [...page.items.slice(0, place), now, ...page.items.slice(place)] };
  return { ...data, pages };
}

/** Who looks at which jobs, as it was told last. What nothing changes in stays the same object: nothing is drawn anew. */
export function withLooking(data: QueueData, seen: ReadonlyMap<string, PersonRef[]>): QueueData {
  const pages = data.pages.map((page) => {
    const items = page.items.map((item) => {
      const looking = seen.get(item.job.id);
      return looking === undefined || samePeople(looking, item.looking) ? item : { ...item, looking };
    });
    return items.every((item, index) => item === page.items[index]) ? page : { ...page, items };
  });
  return pages.every((page, index) => page === data.pages[index]) ? data : { ...data, pages };
}

const samePeople = (some: readonly PersonRef[], others: readonly PersonRef[]): boolean =>
  some.length === others.length && some.every(({ id }, index) => id === others[index]?.id);
