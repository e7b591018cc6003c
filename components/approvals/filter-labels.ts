import type { Narrowing } from "@/lib/views/params";
import type { Facets } from "./facets";
import type { QueueFilters } from "./filters";
import { TIER_LABEL } from "./tier-badge";

export const SLA_LABEL = { ok: "On time", due_soon: "Due soon", breached: "Breached" } as const;
export const WAITING_LABEL = { APPROVAL: "Waiting for approval", CHANGES_REQUESTED: "Changes requested" } as const;
export const RESOLVED_LABEL = {
  APPROVED: "Approved",
  REJECTED: "Rejected",
  EXPIRED: "Expired",
  CANCELLED: "Cancelled",
} as const;
const STATE_LABEL = { ...WAITING_LABEL, ...RESOLVED_LABEL } as const;
/** Who has taken it, beside people's names. */
export const ASSIGNEE_LABEL: Readonly<Record<string, string>> = { me: "You", none: "Nobody" };

export const FILTER_NAME: Record<Narrowing, string> = {
  q: "Search",
  tier: "Tier",
  sla: "SLA",
  state: "State",
  role: "Role",
  agent: "Agent",
  topic: "Topic",
  assignee: "Taken by",
};

/** What a filter is set to, in words; null where it is not set. */
export function filterWords(filters: QueueFilters, name: Narrowing, facets: Facets): string | null {
  const { tier, sla, state, agent, assignee } = filters;
  if (name === "tier") return tier && TIER_LABEL[tier];
  if (name === "sla") return sla && SLA_LABEL[sla];
  if (name === "state") return state && STATE_LABEL[state];
  if (name === "agent") return facets.agents.find(({ id }) => id === agent)?.name ?? agent;
  if (name === "assignee" && assignee !== null) {
    return ASSIGNEE_LABEL[assignee] ?? facets.people.find(({ id }) => id === assignee)?.name ?? assignee;
  }
  return filters[name];
}
