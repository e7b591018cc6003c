import type { ApprovalItem } from "@/lib/approvals/schemas";

type Named = { id: string; name: string };
export type Facets = {
  roles: string[];
  agents: Named[];
  topics: string[];
  /** Who has taken something. */
  people: Named[];
};

const byName = (names: ReadonlyMap<string, string>): Named[] =>
  [...names].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));

/** What the loaded items offer to filter by. */
export function facetsOf(items: readonly ApprovalItem[], ownRoles: readonly string[]): Facets {
  const roles = new Set(ownRoles);
  const agents = new Map<string, string>();
  const topics = new Set<string>();
  const people = new Map<string, string>();
  for (const { job, requirements, assignee } of items) {
    for (const requirement of requirements) {
      for (const role of "role" in requirement ? [requirement.role] : requirement.any_of) roles.add(role);
    }
    agents.set(job.agent, job.agent_name);
    topics.add(job.topic);
    if (assignee !== null) people.set(assignee.id, assignee.name);
  }
  return {
    roles: [...roles].sort(),
    agents: byName(agents),
    topics: [...topics].sort(),
    people: byName(people),
  };
}
