import type { ModelTx } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import { snapshotName } from "@/lib/policy/snapshot";
import { emailKey, normalizeEmail } from "./email";
import { newToken } from "./tokens";

/** Roles that every tenant has from its first day: four that give permissions, and the usual approvers. */
const ROLES: Record<string, string> = {
  admin: "People, agents, policies, channels",
  manager: "Insights, leases of others, delegations",
  auditor: "Reads everything, decides nothing",
  reviewer: "Sees the queue, general approver",
  finance: "Approves money",
  "service-owner": "Approves changes of their service",
  "on-call": "Approves while on call",
  security: "Approves access and outbound data",
  marketing: "Approves outbound communication",
};

export type NewTenant = { id: string; name: string; policy: string };

/** A tenant with its roles and an active policy. */
export async function createTenant(tx: ModelTx, { id, name, policy }: NewTenant): Promise<void> {
  const snapshot = snapshotName(policy);
  await tx.tenant.create({ data: { id, name }, select: { id: true } });
  await tx.role.createMany({
    data: Object.entries(ROLES).map(([role, description]) => ({ tenantId: id, name: role, description })),
  });
  await tx.policySnapshot.create({ data: { tenantId: id, name: snapshot, source: policy }, select: { name: true } });
  await tx.policyActivation.create({
    data: { id: newId("act"), tenantId: id, snapshot, reason: "The first policy", activatedAt: new Date() },
    select: { id: true },
  });
  await tx.tenant.update({ where: { id }, data: { activeSnapshot: snapshot }, select: { id: true } });
}

export type NewPerson = {
  id: string;
  tenantId: string;
  email: string;
  name: string;
  passwordHash: string;
  roles: string[];
};

export async function createPerson(tx: ModelTx, { roles, ...person }: NewPerson): Promise<void> {
  const email = normalizeEmail(person.email);
  await tx.person.create({ data: { ...person, email, emailKey: emailKey(email) }, select: { id: true } });
  await tx.personRole.createMany({
    data: roles.map((role) => ({ personId: person.id, tenantId: person.tenantId, role })),
  });
}

export type NewAgent = { id: string; tenantId: string; name: string; ownerId: string };

/** An agent with one key; the key is returned and not kept. */
export async function createAgent(tx: ModelTx, agent: NewAgent): Promise<string> {
  const { token, hash } = newToken("ask");
  await tx.agent.create({ data: agent, select: { id: true } });
  await tx.agentKey.create({
    data: { id: newId("key"), tenantId: agent.tenantId, agentId: agent.id, tokenHash: hash },
    select: { id: true },
  });
  return token;
}

/** A personal token; it is returned and not kept. `expiresAt` null: for as long as it isn't revoked. */
export async function createToken(
  tx: ModelTx,
  token: { tenantId: string; personId: string; name: string; scopes: string[]; expiresAt: Date | null },
): Promise<string> {
  const { token: secret, hash } = newToken("asu");
  await tx.personalToken.create({ data: { id: newId("tok"), tokenHash: hash, ...token }, select: { id: true } });
  return secret;
}
