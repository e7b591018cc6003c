import { describe, expect, it } from "vitest";
import type { Actor, AgentActor, PersonActor } from "./actor";
import {
  approverRoles,
  can,
  type Permission,
  requireAgentActor,
  requirePermission,
  requirePersonActor,
} from "./permissions";

const agent = (scopes: string[]): AgentActor => ({
  kind: "agent",
  id: "agt_1",
  name: "agent",
  keyId: "key_1",
  ownerId: "usr_1",
  ownerEmailKey: "o@example.com",
  scopes,
  suspended: false,
  activeSnapshot: null,
});
const person = (roles: string[], scopes: string[] | null = null): PersonActor => ({
  kind: "person",
  id: "usr_1",
  name: "Dana",
  email: "dana@example.com",
  emailKey: "dana@example.com",
  roles,
  channel: scopes === null ? "console" : "token",
  credentialId: "ses_1",
  scopes: scopes ?? [],
});

const DECIDES: Permission[] = ["approvals.vote", "delegations.write", "views.write"];
const READS: Permission[] = ["jobs.read", "queue.read", "policies.read", "agents.read", "people.read"];
const ADMIN: Permission[] = ["policies.write", "agents.write", "people.write", "audit.erase"];
const table: [string, Actor, Permission[]][] = [
  ["an agent's key", agent(["propose", "execute"]), ["jobs.propose", "jobs.execute", "jobs.read"]],
  ["a key that only proposes", agent(["propose"]), ["jobs.propose", "jobs.read"]],
  ["a key that only executes", agent(["execute"]), ["jobs.execute"]],
  ["a key without scopes", agent([]), []],
  ["a key with scopes of people", agent(["decide", "admin", "read"]), []],
  ["a person without roles", person([]), []],
  ["an administrator", person(["admin"]), [...READS, ...ADMIN, "audit.read", "views.write"]],
  ["a manager", person(["manager"]), [...READS, "delegations.write", "views.write"]],
  ["an auditor", person(["auditor"]), [...READS, "audit.read", "views.write"]],
  ["an auditor's token that only reads", person(["auditor"], ["read"]), [...READS, "audit.read"]],
  ["an auditor's token without scopes", person(["auditor"], []), []],
  ["a reviewer", person(["reviewer"]), [...READS, ...DECIDES]],
  ["somebody of finance", person(["finance"]), [...READS, ...DECIDES]],
  ["an administrator who reviews", person(["admin", "reviewer"]), [...READS, ...DECIDES, ...ADMIN, "audit.read"]],
  ["a reviewer's token that decides", person(["reviewer"], ["decide"]), [...READS, ...DECIDES]],
  ["a manager's token that decides", person(["manager"], ["decide"]), [...READS, "delegations.write", "views.write"]],
  ["a manager's token that only reads", person(["manager"], ["read"]), READS],
  ["a reviewer's token that only reads", person(["reviewer"], ["read"]), READS],
  [
    "an administrator's token that only decides",
    person(["admin"], ["decide"]),
    [...READS, "audit.read", "views.write"],
  ],
  ["an administrator's token that administers", person(["admin"], ["admin"]), [...READS, ...ADMIN, "audit.read"]],
  ["a reviewer's token that administers", person(["reviewer"], ["admin", "read"]), READS],
  ["a reviewer's token without scopes", person(["reviewer"], []), []],
  ["the system", { kind: "system", name: "expiry" }, []],
];
const ALL: Permission[] = ["jobs.propose", "jobs.execute", ...DECIDES, ...READS, ...ADMIN, "audit.read"];

describe("who may do what", () => {
  it.each(table)("[T17] %s", (_, actor, allowed) => {
    expect(ALL.filter((permission) => can(actor, permission))).toEqual(
      ALL.filter((permission) => allowed.includes(permission)),
    );
  });

  it("what is missing is refused by name", () => {
    const ctx = { actor: agent(["propose"]), tenantId: "ten_1", requestId: "req_1" };
    expect(() => requirePermission(ctx, "jobs.propose")).not.toThrow();
    const refused = { status: 403, code: "forbidden", extra: { permission: "approvals.vote" } };
    expect(() => requirePermission(ctx, "approvals.vote")).toThrow(expect.objectContaining(refused));
  });

  it("[T17] an agent is never taken for a person, nor a person or the system for an agent", () => {
    const as = (actor: Actor) => ({ actor, tenantId: "ten_1", requestId: "req_1" });
    const system: Actor = { kind: "system", name: "expiry" };
    for (const actor of [agent(["propose"]), system])
      expect(() => requirePersonActor(as(actor))).toThrow("Only a person");
    for (const actor of [person(["admin"]), system])
      expect(() => requireAgentActor(as(actor))).toThrow("Only an agent");
    expect(requirePersonActor(as(person(["admin"]))).actor.kind).toBe("person");
  });

  it("roles that give permissions don't approve", () => {
    expect(approverRoles(person(["admin", "manager", "auditor", "reviewer", "finance"]))).toEqual([
      "reviewer",
      "finance",
    ]);
  });
});
