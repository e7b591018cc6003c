import { createAgent, createPerson, createTenant, createToken } from "@/lib/identity/create";
import { prisma } from "@/lib/db/client";
import { modelTransaction } from "@/lib/db/transaction";
import { newId } from "@/lib/ids";
import { snapshotName } from "@/lib/policy/snapshot";
import { browser } from "../api";
import { PASSWORD_HASH, rows, world } from "../world";
import { AGENTS, PEOPLE, STRANGER, APPROVER_ROLES } from "./model";
import { type PolicyName, policySource } from "./policies";

export type CastPerson = {
  id: string;
  email: string;
  tenantId: string;
  token: string;
  weak: string;
  session: Record<string, string>;
};
/** The people and agents of the model in the database: made once, and put back between runs. */
export type Cast = {
  tenantId: string;
  people: Map<string, CastPerson>;
  agents: Map<string, { id: string; key: string }>;
  snapshots: Record<PolicyName, string>;
};

const FULL = ["read", "decide", "decide:critical", "admin"];
const WEAK = ["read", "decide"];
const NEVER = "2100-01-01T00:00:00Z";

async function person(tenantId: string, name: string, roles: string[]): Promise<CastPerson> {
  const id = newId("usr");
  const email = `${name}.${id}@example.com`;
  const made = { tenantId, personId: id, name: "model", expiresAt: null };
  const [token, weak] = await modelTransaction(async (tx) => {
    await createPerson(tx, { id, tenantId, email, name, passwordHash: PASSWORD_HASH, roles });
    return [
      await createToken(tx, { ...made, scopes: FULL }),
      await createToken(tx, { ...made, scopes: WEAK }),
    ] as const;
  });
  const { headers, session } = await browser({ tenantId }, id);
  await rows("UPDATE sessions SET expires_at = $2 WHERE id = $1", [session, NEVER]);
  return { id, email, tenantId, token, weak, session: headers };
}

async function snapshot(tenantId: string, policy: PolicyName): Promise<string> {
  const source = policySource(policy);
  const name = snapshotName(source);
  await prisma().policySnapshot.create({ data: { tenantId, name, source }, select: { name: true } });
  return name;
}

export async function createCast(): Promise<Cast> {
  const tenantId = newId("ten");
  await modelTransaction((tx) => createTenant(tx, { id: tenantId, name: "Model", policy: policySource("usual") }));
  const people = new Map<string, CastPerson>();
  for (const [name, roles] of Object.entries(PEOPLE)) people.set(name, await person(tenantId, name, roles));
  const other = await world();
  people.set(STRANGER, await person(other.tenantId, STRANGER, APPROVER_ROLES));
  const agents = new Map<string, { id: string; key: string }>();
  for (const [name, owner] of Object.entries(AGENTS)) {
    const id = newId("agt");
    const ownerId = people.get(owner)?.id ?? "";
    agents.set(name, { id, key: await modelTransaction((tx) => createAgent(tx, { id, tenantId, name, ownerId })) });
  }
  const usual = snapshotName(policySource("usual"));
  return { tenantId, people, agents, snapshots: { usual, strict: await snapshot(tenantId, "strict") } };
}

const RESET = [
  // Along edges that every job has; nothing of an earlier run is ever due in a later one.
  `UPDATE jobs SET state = 'EXPIRED' 
    WHERE tenant_id = $1 AND state IN ('ALLOWED', 'APPROVAL', 'CHANGES_REQUESTED', 'APPROVED')`,
  `UPDATE jobs SET state = 'UNREPORTED' WHERE tenant_id = $1 AND state = 'CLAIMED'`,
  `UPDATE escalation_steps SET fired_at = now()
     FROM approvals a WHERE a.id = approval_id AND a.tenant_id = $1 AND fired_at IS NULL`,
  `UPDATE agents SET suspended_at = NULL, suspended_reason = NULL WHERE tenant_id = $1 AND suspended_at IS NOT NULL`,
];

/** As everybody and everything was before the first run; what is written in the log stays there. */
export async function resetCast({ tenantId, people, snapshots }: Cast): Promise<void> {
  for (const statement of RESET) await rows(statement, [tenantId]);
  await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [tenantId, snapshots.usual]);
  const ids = [...people.values()].map(({ id }) => id);
  await rows("UPDATE people SET disabled_at = NULL WHERE id = ANY($1) AND disabled_at IS NOT NULL", [ids]);
  await rows("DELETE FROM person_roles WHERE person_id = ANY($1)", [ids]);
  const held = [...people].flatMap(([name, { id, tenantId: tenant }]) =>
    (PEOPLE[name] ?? APPROVER_ROLES).map((role) => ({ id, tenant, role })),
  );
  await rows(
    `INSERT INTO person_roles (person_id, tenant_id, role)
     SELECT x.id, x.tenant, x.role FROM jsonb_to_recordset($1::jsonb) AS x(id text, tenant text, role text)`,
    [JSON.stringify(held)],
  );
}
