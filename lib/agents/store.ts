import { query } from "@/lib/db/client";
import type { AgentView } from "./schemas";

type Row = Omit<AgentView, "suspended_at" | "created_at"> & { suspended_at: Date | null; created_at: Date };

const AGENTS = `
SELECT a.id, a.name, jsonb_build_object('id', p.id, 'name', p.name) AS owner, a.suspended_at, a.suspended_reason, a.created_at,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('id', k.id, 'created_at', k.created_at, 'expires_at', k.expires_at,
                                                     'revoked_at', k.revoked_at) ORDER BY k.id)
                   FROM agent_keys k WHERE k.agent_id = a.id), '[]') AS keys,
       (SELECT count(*)::int FROM approvals ap JOIN jobs j ON j.id = ap.job_id
         WHERE ap.tenant_id = a.tenant_id AND ap.resolved_at IS NULL AND j.agent_id = a.id) AS open_jobs
  FROM agents a JOIN people p ON p.id = a.owner_id
 WHERE a.tenant_id = $1 AND ($2::text IS NULL OR a.id = $2) ORDER BY a.name`;

/** A tenant's agents, or the one with this id. */
export async function findAgents(tenantId: string, id: string | null = null): Promise<AgentView[]> {
  const rows = await query<Row>("agents", AGENTS, [tenantId, id]);
  return rows.map((row) => ({
    ...row,
    suspended_at: row.suspended_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }));
}

/** An agent of a tenant by its name or id, as policy sees it; null where there is none. */
export async function findAgentNamed(tenantId: string, named: string): Promise<{ id: string; name: string } | null> {
  const [agent] = await query<{ id: string; name: string }>(
    "agent named",
    "SELECT id, name FROM agents WHERE tenant_id = $1 AND (id = $2 OR name = $2) ORDER BY id = $2 DESC LIMIT 1",
    [tenantId, named],
  );
  return agent ?? null;
}
