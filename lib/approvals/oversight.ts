import type { PersonActor } from "@/lib/identity/actor";

// Administrators and managers decide nothing by these roles, but they may stop what others hold or let through.
const holds = (person: PersonActor, role: string, scope: string): boolean =>
  person.roles.includes(role) && (person.channel === "console" || person.scopes.includes(scope));

export const isManager = (person: PersonActor): boolean => holds(person, "manager", "decide");
export const isAdmin = (person: PersonActor): boolean => holds(person, "admin", "admin");
