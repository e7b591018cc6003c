import { rows } from "../world";
import type { Args, State, Verdict } from "./model";

export type SeenVote = {
  person: string;
  verdict: Verdict;
  revision: number;
  roles: string[];
  hash: string;
  void: boolean;
};

/** A job as its rows are, by SQL: none of the product's own reading. Times are what the driver gives. */
export type Seen = {
  id: string;
  state: State;
  revision: number;
  expires_at: Date | null;
  job_hash: string;
  args: Args;
  agent_id: string;
  decisions: string[];
  resolution: string | null;
  assignee_id: string | null;
  lease_until: Date | null;
  requirements: { anyOf: string[]; count: number }[];
  votes: SeenVote[];
  claim: { job_hash: string; revision: number; agent_id: string; outcome: string | null; due: string } | null;
  snoozes: { person: string; until: string }[];
};

const JOBS = `
SELECT j.id, j.state, j.revision, j.expires_at, r.job_hash, r.args, j.agent_id,
  ap.resolution, ap.assignee_id, ap.lease_until,
  ARRAY(SELECT decision FROM revisions WHERE job_id = j.id ORDER BY number) AS decisions,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('anyOf', q.any_of, 'count', q.count))
              FROM requirements q WHERE q.approval_id = ap.id), '[]') AS requirements,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('person', v.person_id, 'verdict', v.verdict, 'revision', v.revision,
                      'roles', v.roles, 'hash', v.job_hash, 'void', v.voided_at IS NOT NULL) ORDER BY v.id)
              FROM votes v WHERE v.job_id = j.id), '[]') AS votes,
  (SELECT jsonb_build_object('job_hash', c.job_hash, 'revision', c.revision, 'agent_id', c.agent_id,
                             'outcome', c.outcome, 'due', c.report_due_at)
     FROM claims c WHERE c.job_id = j.id) AS claim,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('person', s.person_id, 'until', s.until))
              FROM snoozes s WHERE s.approval_id = ap.id), '[]') AS snoozes
  FROM jobs j JOIN revisions r ON r.job_id = j.id AND r.number = j.revision LEFT JOIN approvals ap ON ap.job_id = j.id
 WHERE j.id = ANY($1) ORDER BY array_position($1, j.id)`;

export const seeJobs = (ids: string[]): Promise<Seen[]> => rows<Seen>(JOBS, [ids]);

/** How many audit events of each type each job has, as `type` to count. */
export async function seeEvents(ids: string[]): Promise<Map<string, Map<string, number>>> {
  const found = await rows<{ job_id: string; type: string; count: number }>(
    "SELECT job_id, type, count(*)::int AS count FROM audit_events WHERE job_id = ANY($1) GROUP BY job_id, type",
    [ids],
  );
  const seen = new Map(ids.map((id) => [id, new Map<string, number>()]));
  for (const { job_id, type, count } of found) seen.get(job_id)?.set(type, count);
  return seen;
}
