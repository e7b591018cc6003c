import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { ListQuery } from "@/lib/approvals/schemas";
import type { Tier } from "@/lib/policy/schemas";

export const VIEWS = ["mine", "all", "due_soon", "breached", "resolved"] as const;
export type View = (typeof VIEWS)[number];

export const TIER_ORDER = ["critical", "high", "medium", "low"] as const satisfies readonly Tier[];
const SLA = ["ok", "due_soon", "breached"] as const;
const SORTS = ["risk", "sla", "newest"] as const satisfies readonly ListQuery["sort"][];
const STATES = ["APPROVAL", "CHANGES_REQUESTED", "APPROVED", "REJECTED", "EXPIRED", "CANCELLED"] as const;

/** [U7] What of the queue is shown stands in the address: it survives a reload and can be shared. */
export const filterParsers = {
  view: parseAsStringLiteral(VIEWS),
  tier: parseAsStringLiteral(TIER_ORDER),
  role: parseAsString,
  agent: parseAsString,
  topic: parseAsString,
  sla: parseAsStringLiteral(SLA),
  state: parseAsStringLiteral(STATES),
  q: parseAsString,
  sort: parseAsStringLiteral(SORTS),
};

export const loadFilters = createLoader(filterParsers);

export type Asked = inferParserType<typeof filterParsers>;
export type QueueFilters = Omit<Asked, "view"> & { view: View };
/** The filters that narrow a view; `view` and `sort` do not. */
export const NARROWING = ["q", "tier", "sla", "state", "role", "agent", "topic"] as const;
export type Narrowing = (typeof NARROWING)[number];

/** Whoever can approve starts with what is theirs; others with everything. */
export function withDefaultView(asked: Asked, canApprove: boolean): QueueFilters {
  return { ...asked, view: asked.view ?? (canApprove ? "mine" : "all") };
}

export const isNarrowed = (filters: QueueFilters): boolean => NARROWING.some((name) => filters[name] !== null);

/** Most urgent first, but what is resolved by when it came. */
export const sortOf = ({ view, sort }: QueueFilters): ListQuery["sort"] =>
  sort ?? (view === "resolved" ? "newest" : "risk");

/** Lanes are by tier, so they are only drawn in the order that keeps a tier together. */
export const hasLanes = (filters: QueueFilters): boolean => filters.view !== "resolved" && sortOf(filters) === "risk";

const FIRST_PAGE = 50;
const NEXT_PAGE = 200;

/** The query of `GET /approvals` for one page. A small first page is on screen soon; later ones save requests. */
export function pageParams(filters: QueueFilters, cursor: string | null): URLSearchParams {
  const { view } = filters;
  const params = new URLSearchParams({ limit: String(cursor === null ? FIRST_PAGE : NEXT_PAGE) });
  if (view === "mine") params.set("mine", "true");
  if (view === "resolved") params.set("include_resolved", "true");
  for (const name of NARROWING) {
    const value = filters[name];
    if (value) params.set(name, value);
  }
  if (view === "due_soon" || view === "breached") params.set("sla", view);
  params.set("sort", sortOf(filters));
  if (cursor !== null) params.set("cursor", cursor);
  return params;
}
