import { forbidden } from "@/lib/errors";
import type { Actor, AgentActor, Context, PersonActor } from "./actor";

/** Roles that give permissions; every other role lets its holder approve (api.md, *Who is calling*). */
const PERMISSION_ROLES: ReadonlySet<string> = new Set(["admin", "manager", "auditor"]);

export type Permission =
  | "jobs.propose"
  | "jobs.execute"
  | "jobs.read"
  | "queue.read"
  | "approvals.vote"
  | "delegations.write"
  | "views.write"
  | "policies.read"
  | "policies.write"
  | "agents.read"
  | "agents.write"
  | "people.read"
  | "people.write"
  | "audit.read"
  | "audit.erase";

const holds = (person: PersonActor, ...roles: string[]): boolean => roles.some((role) => person.roles.includes(role));

export const approverRoles = (person: Pick<PersonActor, "roles">): string[] =>
  person.roles.filter((role) => !PERMISSION_ROLES.has(role));

const canApprove = (person: PersonActor): boolean => approverRoles(person).length > 0;
const mayDecide = (person: PersonActor): boolean => person.channel === "console" || person.scopes.includes("decide");
/** Every scope of a token includes reading; one without any can do nothing. */
const mayRead = (person: PersonActor): boolean =>
  person.roles.length > 0 && (person.channel === "console" || person.scopes.length > 0);

function personMay(person: PersonActor, permission: Permission): boolean {
  switch (permission) {
    case "queue.read":
    case "jobs.read":
      return mayRead(person);
    case "approvals.vote":
      return canApprove(person) && mayDecide(person);
    case "delegations.write":
      return (canApprove(person) || holds(person, "manager")) && mayDecide(person);
    case "views.write":
      return mayRead(person) && mayDecide(person);
    case "policies.read":
    case "agents.read":
    case "people.read":
      return mayRead(person);
    case "audit.read":
      return holds(person, "admin", "auditor") && mayRead(person);
    case "policies.write":
    case "agents.write":
    case "people.write":
    case "audit.erase":
      return holds(person, "admin") && (person.channel === "console" || person.scopes.includes("admin"));
    case "jobs.propose":
    case "jobs.execute":
      return false;
  }
}

function agentMay(agent: AgentActor, permission: Permission): boolean {
  switch (permission) {
    case "jobs.propose":
    case "jobs.read":
      return agent.scopes.includes("propose");
    case "jobs.execute":
      return agent.scopes.includes("execute");
    default:
      return false;
  }
}

/** True where the actor's credential and roles allow this kind of request at all. */
export function can(actor: Actor, permission: Permission): boolean {
  if (actor.kind === "agent") return agentMay(actor, permission);
  return actor.kind === "person" && personMay(actor, permission);
}

/** @throws 403 `forbidden` naming what is missing. */
export function requirePermission(ctx: Context, permission: Permission): void {
  if (can(ctx.actor, permission)) return;
  const detail =
    ctx.actor.kind === "agent"
      ? "An agent's key cannot do this."
      : `Your roles or this token's scopes do not allow ${permission}.`;
  throw forbidden("forbidden", detail, { permission });
}

/** Narrows to a person. @throws 403 for agents: no agent's key reviews anything ([T17]). */
export function requirePersonActor(ctx: Context): Context<PersonActor> {
  const { actor } = ctx;
  if (actor.kind !== "person") throw forbidden("forbidden", "Only a person can do this.");
  return { ...ctx, actor };
}

/** Narrows to an agent. @throws 403 for people. */
export function requireAgentActor(ctx: Context): Context<AgentActor> {
  const { actor } = ctx;
  if (actor.kind !== "agent") throw forbidden("forbidden", "Only an agent's key can do this.");
  return { ...ctx, actor };
}
