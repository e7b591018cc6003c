import type { ApprovalItem } from "@/lib/approvals/schemas";

export type Facets = { roles: string[]; agents: { id: string; name: string }[]; topics: string[] };

/** What the loaded items offer to filter by. */
export function facetsOf(items: readonly ApprovalItem[], ownRoles: readonly string[]): Facets {
  const roles = new Set(ownRoles);
  const agents = new Map<string, string>();
  const topics = new Set<string>();
  for (const { job, requirements } of items) {
    for (const requirement of requirements) {
      for (const role of "role" in requirement ? [requirement.role] : requirement.any_of) roles.add(role);
    }
    agents.set(job.agent, job.agent_name);
    topics.add(job.topic);
  }
  const named = [...agents].map(([id, name]) => ({ id, name }));
  return {
    roles: [...roles].sort(),
    agents: named.sort((a, b) => a.name.localeCompare(b.name)),
    topics: [...topics].sort(),
  };
}
