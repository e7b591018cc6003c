import { query } from "@/lib/db/client";
import { lookup } from "@/lib/db/lookup";
import type { Tx } from "@/lib/db/transaction";
import type { AgentActor, PersonActor } from "./actor";

type AgentRow = {
  token_hash: string;
  tenant_id: string;
  agent_id: string;
  name: string;
  key_id: string;
  owner_id: string;
  owner_email_key: string;
  scopes: string[];
  suspended: boolean;
  active_snapshot: string | null;
};

const agentByKey = lookup(async (hashes) => {
  const rows = await query<AgentRow>(
    "agent_by_key",
    `SELECT k.token_hash, a.tenant_id, a.id AS agent_id, a.name, k.id AS key_id, a.owner_id, p.email_key AS owner_email_key, k.scopes,
            a.suspended_at IS NOT NULL AS suspended, t.active_snapshot
       FROM agent_keys k
       JOIN agents a ON a.id = k.agent_id
       JOIN tenants t ON t.id = a.tenant_id
       JOIN people p ON p.id = a.owner_id
      WHERE k.token_hash = ANY($1) AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())`,
    [hashes],
  );
  return new Map(rows.map((row) => [row.token_hash, row]));
});

/**
 * The agent behind a key's hash, with what every request of an agent needs to know, in one round trip that requests at
 * the same time share.
 */
export async function findAgentByKey(tokenHash: string): Promise<{ tenantId: string; actor: AgentActor } | null> {
  const row = await agentByKey(tokenHash);
  if (!row) return null;
  const actor: AgentActor = {
    kind: "agent",
    id: row.agent_id,
    name: row.name,
    keyId: row.key_id,
    ownerId: row.owner_id,
    ownerEmailKey: row.owner_email_key,
    scopes: row.scopes,
    suspended: row.suspended,
    activeSnapshot: row.active_snapshot,
  };
  return { tenantId: row.tenant_id, actor };
}

type PersonRow = {
  tenant_id: string;
  person_id: string;
  name: string;
  email: string;
  email_key: string;
  credential_id: string;
  scopes: string[];
  roles: string[];
};

const PERSON = `p.tenant_id, p.id AS person_id, p.name, p.email, p.email_key,
  ARRAY(SELECT r.role FROM person_roles r
         WHERE r.person_id = p.id AND (r.expires_at IS NULL OR r.expires_at > now()) ORDER BY r.role) AS roles`;

function toPerson(row: PersonRow, channel: PersonActor["channel"]): { tenantId: string; actor: PersonActor } {
  const actor: PersonActor = {
    kind: "person",
    id: row.person_id,
    name: row.name,
    email: row.email,
    emailKey: row.email_key,
    roles: row.roles,
    channel,
    credentialId: row.credential_id,
    scopes: row.scopes,
  };
  return { tenantId: row.tenant_id, actor };
}

/** The person behind a personal token's hash. */
export async function findPersonByToken(tokenHash: string): Promise<{ tenantId: string; actor: PersonActor } | null> {
  const [row] = await query<PersonRow>(
    "person_by_token",
    `SELECT ${PERSON}, k.id AS credential_id, k.scopes
       FROM personal_tokens k JOIN people p ON p.id = k.person_id
      WHERE k.token_hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
        AND p.disabled_at IS NULL`,
    [tokenHash],
  );
  return row ? toPerson(row, "token") : null;
}

/** The person behind a browser session that is neither expired nor revoked. */
export async function findPersonBySession(sessionId: string): Promise<{ tenantId: string; actor: PersonActor } | null> {
  const [row] = await query<PersonRow>(
    "person_by_session",
    `SELECT ${PERSON}, s.id AS credential_id, ARRAY[]::text[] AS scopes
       FROM sessions s JOIN people p ON p.id = s.person_id
      WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > now() AND p.disabled_at IS NULL`,
    [sessionId],
  );
  return row ? toPerson(row, "console") : null;
}

/**
 * A person's roles as they are now, inside a decision's transaction; none where the account is disabled ([T19]). By the
 * clock, not by `now()`: the transaction may have begun long before, and waited for the job's lock since.
 */
export async function rolesNow(tx: Tx, personId: string): Promise<string[]> {
  const rows = await tx.rows<{ role: string }>`
    SELECT r.role FROM person_roles r JOIN people p ON p.id = r.person_id
     WHERE p.id = ${personId} AND p.disabled_at IS NULL AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())
     ORDER BY r.role`;
  return rows.map(({ role }) => role);
}
