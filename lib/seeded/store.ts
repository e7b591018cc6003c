import { query } from "@/lib/db/client";
import type { AgentActor } from "@/lib/identity/actor";
import type { ProposeInput } from "@/lib/jobs/schemas";

/** Test items of one tenant that are not over, at most. */
export const MOST_OPEN = 3;

export type DueTenant = { tenant_id: string; one_in: number; counted_after: string };

// Decisions on jobs since the last test item, by the order of the votes' ids.
const DUE_TENANTS = `
SELECT s.tenant_id, s.one_in, s.counted_after FROM seeded_settings s
 WHERE (SELECT count(*) FROM votes v JOIN jobs j ON j.id = v.job_id
         WHERE v.id > s.counted_after AND j.tenant_id = s.tenant_id AND NOT j.seeded AND v.voided_at IS NULL
           AND v.verdict IN ('approve', 'reject', 'edit')) >= s.next_after
   AND (SELECT count(*) FROM seeded_items i WHERE i.tenant_id = s.tenant_id AND i.outcome IS NULL) < ${MOST_OPEN}`;

/** The tenants in which enough was decided for the next test item. */
export const findDueTenants = (): Promise<DueTenant[]> => query<DueTenant>("seeded_due_tenants", DUE_TENANTS, []);

/** How an agent of the tenant lately asked people: which tool, and what comes with it in every such job. */
export type Sample = { agent_id: string; tool: string; topic: string; environment: string | null; risk_tags: string[] };

const SAMPLES = `
SELECT DISTINCT ON (j.agent_id, j.tool) j.agent_id, j.tool, j.topic, j.environment, j.risk_tags
  FROM (SELECT * FROM jobs WHERE tenant_id = $1 ORDER BY id DESC LIMIT 500) j
  JOIN agents a ON a.id = j.agent_id AND a.suspended_at IS NULL
 WHERE NOT j.seeded AND j.erased_at IS NULL AND EXISTS (SELECT FROM approvals ap WHERE ap.job_id = j.id)
 ORDER BY j.agent_id, j.tool, j.id DESC`;

export const findSamples = (tenantId: string): Promise<Sample[]> =>
  query<Sample>("seeded_samples", SAMPLES, [tenantId]);

type AgentRow = {
  name: string;
  key_id: string;
  owner_id: string;
  owner_email_key: string;
  active_snapshot: string | null;
};

const AGENT = `
SELECT a.name, k.id AS key_id, a.owner_id, p.email_key AS owner_email_key, t.active_snapshot
  FROM agents a JOIN agent_keys k ON k.agent_id = a.id JOIN people p ON p.id = a.owner_id JOIN tenants t ON t.id = a.tenant_id
 WHERE a.id = $1 AND a.suspended_at IS NULL AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
 ORDER BY k.id DESC LIMIT 1`;

/** An agent as its own request would show it; null where it could make none. */
export async function findAgent(agentId: string): Promise<AgentActor | null> {
  const [row] = await query<AgentRow>("seeded_agent", AGENT, [agentId]);
  if (!row) return null;
  return {
    kind: "agent",
    id: agentId,
    name: row.name,
    keyId: row.key_id,
    ownerId: row.owner_id,
    ownerEmailKey: row.owner_email_key,
    scopes: [],
    suspended: false,
    activeSnapshot: row.active_snapshot,
  };
}

export type DueItem = { id: string; tenant_id: string; agent_id: string; job_hash: string; body: ProposeInput };

/** What is to be put into the queue by now. */
export const findDueItems = (): Promise<DueItem[]> =>
  query<DueItem>(
    "seeded_due_items",
    `SELECT id, tenant_id, agent_id, job_hash, body FROM seeded_items
      WHERE outcome IS NULL AND job_id IS NULL AND due_at <= now() ORDER BY due_at LIMIT 20`,
    [],
  );

/** Test items that nobody decided, shortly before they would be late: nobody is to be reminded of one. */
export const findStale = (): Promise<{ job_id: string; tenant_id: string }[]> =>
  query(
    "seeded_stale",
    `SELECT i.job_id, i.tenant_id FROM seeded_items i JOIN approvals ap ON ap.job_id = i.job_id
      WHERE i.outcome IS NULL AND ap.sla_warn_at <= now() LIMIT 20`,
    [],
  );
