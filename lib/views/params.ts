import type { ListQuery } from "@/lib/approvals/schemas";

/** The console's views of the queue (console.md, *Pages*). */
export const VIEWS = ["mine", "all", "due_soon", "breached", "changes_requested", "resolved"] as const;
export type View = (typeof VIEWS)[number];

/** The filters that narrow a view; the view itself and the order do not. */
export const NARROWING = ["q", "tier", "sla", "state", "role", "agent", "topic", "assignee"] as const;
export type Narrowing = (typeof NARROWING)[number];

type Sort = ListQuery["sort"];
/** What the console's address says of the queue. */
export type Filters = { view: View; sort?: Sort | null | undefined } & {
  [name in Narrowing]?: string | null | undefined;
};

/** Most urgent first, but what is resolved by when it came. */
export const sortOf = ({ view, sort }: Pick<Filters, "view" | "sort">): Sort =>
  sort ?? (view === "resolved" ? "newest" : "risk");

/** What each view asks of `GET /approvals`; it overrules a filter of the same name. */
const ASKS: Record<View, Readonly<Record<string, string>>> = {
  mine: { mine: "true" },
  all: {},
  due_soon: { sla: "due_soon" },
  breached: { sla: "breached" },
  changes_requested: { state: "CHANGES_REQUESTED" },
  resolved: { include_resolved: "true" },
};

/** The filters as the query of `GET /approvals`, without its page. */
export function listParams(filters: Filters): Record<string, string> {
  const narrowing = NARROWING.flatMap((name) => {
    const value = filters[name];
    return value ? [[name, value] as const] : [];
  });
  return { ...Object.fromEntries(narrowing), ...ASKS[filters.view], sort: sortOf(filters) };
}
