import { createLoader, type inferParserType, parseAsString, parseAsStringLiteral } from "nuqs/server";
import type { Tier } from "@/lib/policy/schemas";
import { listParams, NARROWING, sortOf, VIEWS, type View } from "@/lib/views/params";

export const TIER_ORDER = ["critical", "high", "medium", "low"] as const satisfies readonly Tier[];
const SLA = ["ok", "due_soon", "breached"] as const;
const SORTS = ["risk", "sla", "newest"] as const;
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
  assignee: parseAsString,
  q: parseAsString,
  sort: parseAsStringLiteral(SORTS),
};

export const loadFilters = createLoader(filterParsers);

export type Asked = inferParserType<typeof filterParsers>;
export type QueueFilters = Omit<Asked, "view"> & { view: View };

/** Whoever can approve starts with what is theirs; others with everything. */
export function withDefaultView(asked: Asked, canApprove: boolean): QueueFilters {
  return { ...asked, view: asked.view ?? (canApprove ? "mine" : "all") };
}

export const isNarrowed = (filters: QueueFilters): boolean => NARROWING.some((name) => filters[name] !== null);

/** The search has its own field. */
export const hasChips = (filters: QueueFilters): boolean =>
  NARROWING.some((name) => name !== "q" && filters[name] !== null);

/** Lanes are by tier, so they are only drawn in the order that keeps a tier together. */
export const hasLanes = (filters: QueueFilters): boolean => filters.view !== "resolved" && sortOf(filters) === "risk";

const FIRST_PAGE = 50;
const NEXT_PAGE = 200;

/** The query of `GET /approvals` for one page. A small first page is on screen soon; later ones save requests. */
export function pageParams(filters: QueueFilters, cursor: string | null): URLSearchParams {
  const limit = String(cursor === null ? FIRST_PAGE : NEXT_PAGE);
  return new URLSearchParams({ limit, ...listParams(filters), ...(cursor === null ? {} : { cursor }) });
}
