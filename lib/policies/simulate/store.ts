import { query } from "@/lib/db/client";
import type { Decision, Requirement, Tier } from "@/lib/policy/schemas";
import type { LargeRoot } from "@/lib/policy/simulate/reads";

/** Of a job what policy looks at, as the agent proposed it, and what was decided then. */
export type PastJob = {
  id: string;
  tool: string;
  topic: string;
  agent_id: string;
  agent_name: string;
  environment: string | null;
  on_behalf_of: string | null;
  mode: string;
  risk_tags: string[];
  labels: Record<string, string>;
  scope: unknown;
  args: unknown;
  before?: unknown;
  checkpoint?: unknown;
  identity?: unknown;
  created_at: Date;
  job_hash: string;
  title: string;
  decision: Decision;
  tier: Tier | null;
  policy_rule_id: string | null;
  constraints: Record<string, unknown>;
  requirements: Requirement[];
};

const BATCH = 1_000;

const columns = (roots: readonly LargeRoot[]): string => `
  j.id, j.tool, j.topic, j.agent_id, ag.name AS agent_name, j.environment, j.on_behalf_of, j.mode, j.risk_tags, j.labels,
  j.scope, ${roots.map((root) => `j.${root}, `).join("")}j.created_at, r.args, r.job_hash, r.title, r.decision, r.tier,
  r.policy_rule_id, r.constraints, CASE WHEN r.tier IS NULL THEN '[]' ELSE COALESCE((
    SELECT jsonb_agg(jsonb_build_object('any_of', to_jsonb(q.any_of), 'count', q.count) ORDER BY q.position)
      FROM approvals ap JOIN requirements q ON q.approval_id = ap.id WHERE ap.job_id = j.id), '[]') END AS requirements`;

const TABLES = "jobs j JOIN revisions r ON r.job_id = j.id AND r.number = 1 JOIN agents ag ON ag.id = j.agent_id";

/** What agents asked for: a test item is left out as soon as that tells nobody that it is one. */
const ASKED = "NOT (j.seeded AND j.state <> 'APPROVAL')";

/** The jobs of a tenant whose ids lie between the two, in the order of time: the next 1,000 after `from`. No erased ones. */
export async function findPastJobs(
  tenantId: string,
  from: string,
  to: string,
  roots: readonly LargeRoot[],
): Promise<PastJob[]> {
  return query<PastJob>(
    `past_jobs_${roots.join("_")}`,
    `SELECT ${columns(roots)} FROM ${TABLES}
      WHERE j.tenant_id = $1 AND j.id > $2 AND j.id < $3 AND j.erased_at IS NULL AND ${ASKED} ORDER BY j.id LIMIT ${BATCH}`,
    [tenantId, from, to],
  );
}

export async function countPastJobs(tenantId: string, from: string, to: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    "past_jobs_count",
    `SELECT count(*)::int AS count FROM jobs j
      WHERE j.tenant_id = $1 AND j.id > $2 AND j.id < $3 AND j.erased_at IS NULL AND ${ASKED}`,
    [tenantId, from, to],
  );
  return row?.count ?? 0;
}

/** The most recent jobs of a tenant, the newest first: at most 1,000 before `before`. */
export async function findRecentJobs(
  tenantId: string,
  before: string,
  roots: readonly LargeRoot[],
  limit: number,
): Promise<PastJob[]> {
  return query<PastJob>(
    `recent_jobs_${roots.join("_")}`,
    `SELECT ${columns(roots)} FROM ${TABLES} WHERE j.tenant_id = $1 AND j.id < $2 AND j.erased_at IS NULL AND ${ASKED} ORDER BY j.id DESC LIMIT $3`,
    [tenantId, before, Math.min(limit, BATCH)],
  );
}
