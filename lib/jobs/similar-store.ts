import { query } from "@/lib/db/client";
import type { Tier } from "@/lib/policy/schemas";
import { DECIDERS } from "./deciders";
import type { JobState, PersonRef } from "./schemas";

/** Jobs of the same agent and tool that are looked at: the newest. */
const MOST_CANDIDATES = 200;
/** Bytes of arguments, as stored and as text, past which they aren't read: reading 200 jobs must stay cheap. */
const STORED_ARGS = 4_096;
const LARGEST_ARGS = 8_192;

/** A decided job as it was asked for: the last revision that the agent wrote, whatever people made of it. */
export type Candidate = {
  id: string;
  title: string;
  environment: string | null;
  state: JobState;
  resolution: "APPROVED" | "REJECTED" | "EXPIRED";
  resolved_at: Date;
  resolved_by: PersonRef[];
  tier: Tier | null;
  rule_id: string | null;
  /** Approved with arguments that a person changed. */
  edited: boolean;
  /** `null` where they are too large. */
  args: Record<string, unknown> | null;
};

export type CandidatesOf = {
  tenant_id: string;
  agent_id: string;
  tool: string;
  id: string;
  policy_rule_id: string | null;
};

// The newest jobs come from the index (tenant, agent, tool, id) before anything else is read of them. Comparing rows fixes
// the index: with equalities, which follow outside, the planner may instead walk all jobs by id, however many those are.
const CANDIDATES = `
SELECT j.id, r.title, j.environment, j.state, ap.resolution, ap.resolved_at, r.tier, r.policy_rule_id AS rule_id,
       ap.resolution = 'APPROVED' AND cur.author->>'kind' = 'person' AS edited,
       CASE WHEN pg_column_size(r.args) > ${STORED_ARGS} THEN NULL
            WHEN octet_length(r.args::text) <= ${LARGEST_ARGS} THEN r.args END AS args,
       ${DECIDERS} AS resolved_by
  FROM (SELECT tenant_id, agent_id, tool, id, environment, state, revision FROM jobs
         WHERE (tenant_id, agent_id, tool) <= ($1, $2, $3) AND id <> $4
         ORDER BY tenant_id DESC, agent_id DESC, tool DESC, id DESC LIMIT ${MOST_CANDIDATES}) j
  JOIN approvals ap ON ap.job_id = j.id AND ap.resolution IN ('APPROVED', 'REJECTED', 'EXPIRED')
  JOIN revisions cur ON cur.job_id = j.id AND cur.number = j.revision
  JOIN LATERAL (SELECT * FROM revisions asked
                 WHERE asked.job_id = j.id AND asked.number <= j.revision AND asked.author->>'kind' = 'agent'
                 ORDER BY asked.number DESC LIMIT 1) r ON r.policy_rule_id IS NOT DISTINCT FROM $5
 WHERE j.tenant_id = $1 AND j.agent_id = $2 AND j.tool = $3
 ORDER BY j.id DESC`;

/** The decided jobs among the newest of the same agent and tool, under the same rule; newest first. */
export const findCandidates = (job: CandidatesOf): Promise<Candidate[]> =>
  query<Candidate>("similar_jobs", CANDIDATES, [job.tenant_id, job.agent_id, job.tool, job.id, job.policy_rule_id]);
