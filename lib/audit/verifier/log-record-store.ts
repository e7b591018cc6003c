import { query } from "@/lib/db/client";
import type { JobIdentity } from "@/lib/payload/job-hash";

/** What one event tells of, as it stands in its table now; null where the row is gone. */
export type RevisionRecord = JobIdentity & { job_hash: string };
export type VoteRecord = {
  job_id: string;
  revision: number;
  person_id: string;
  verdict: string;
  roles: string[];
  channel: string;
  job_hash: string;
  voided: boolean;
  undone: boolean;
};
export type ClaimRecord = {
  agent_id: string;
  revision: number;
  job_hash: string;
  grant_id: string;
  sealed_grant: string | null;
  outcome: string | null;
};
export type RecordRow = {
  id: string;
  revision: RevisionRecord | null;
  vote: VoteRecord | null;
  claim: ClaimRecord | null;
};

// By key: one row of each table for each event.
const RECORDS = `
SELECT e.id,
       CASE WHEN r.job_id IS NOT NULL AND j.id IS NOT NULL THEN jsonb_build_object(
         'tenant', j.tenant_id, 'agent', j.agent_id, 'topic', j.topic, 'tool', j.tool, 'args', r.args,
         'environment', j.environment, 'on_behalf_of', j.on_behalf_of, 'job_hash', r.job_hash) END AS revision,
       CASE WHEN v.id IS NOT NULL THEN jsonb_build_object(
         'job_id', v.job_id, 'revision', v.revision, 'person_id', v.person_id, 'verdict', v.verdict, 'roles', v.roles,
         'channel', v.channel, 'job_hash', v.job_hash, 'voided', v.voided_at IS NOT NULL,
         'undone', EXISTS (SELECT 1 FROM audit_events u WHERE u.job_id = e.job_id AND u.type = 'approval.vote_undone'
                              AND u.data->>'vote' = v.id)) END AS vote,
       CASE WHEN c.job_id IS NOT NULL THEN jsonb_build_object(
         'agent_id', c.agent_id, 'revision', c.revision, 'job_hash', c.job_hash, 'grant_id', c.grant_id,
         'sealed_grant', c.sealed_grant, 'outcome', c.outcome) END AS claim
  FROM jsonb_to_recordset($1::jsonb) AS e(id text, type text, job_id text, revision int, vote text)
  LEFT JOIN jobs j ON e.type IN ('job.proposed', 'job.revised') AND j.id = e.job_id
  LEFT JOIN revisions r ON e.type IN ('job.proposed', 'job.revised') AND r.job_id = e.job_id
                       AND r.number = e.revision
  LEFT JOIN votes v ON e.type = 'approval.voted' AND v.id = e.vote
  LEFT JOIN claims c ON e.type IN ('job.claimed', 'job.reported') AND c.job_id = e.job_id`;

/** What of an event says which rows it tells of. */
export type Pointer = { id: string; type: string; job_id: string | null; revision: number; vote: string | null };

/** The rows that these events tell of. */
export const findRecords = (events: readonly Pointer[]): Promise<RecordRow[]> =>
  query<RecordRow>("verify_records", RECORDS, [JSON.stringify(events)]);

export type Stray = { job_id: string; kind: "revision" | "vote" | "claim"; name: string };
export type StrayPage = { last: string | null; count: number; strays: Stray[] };

// An archive tells of a job's event and of its type, not of the row that it is about.
const archived = (jobId: string, type: string): string =>
  `SELECT 1 FROM audit_archived_events x WHERE x.job_id = ${jobId} AND x.tenant_id = $1 AND x.type ${type}`;

const STRAYS = `
WITH page AS (SELECT id FROM jobs WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3),
strays AS (
  SELECT r.job_id, 'revision' AS kind, r.number::text AS name FROM page p JOIN revisions r ON r.job_id = p.id
   WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.job_id = r.job_id
                        AND e.type = CASE WHEN r.number = 1 THEN 'job.proposed' ELSE 'job.revised' END
                        AND COALESCE((e.data->>'revision')::int, 1) = r.number)
     AND NOT EXISTS (${archived("r.job_id", "IN ('job.proposed', 'job.revised')")})
  UNION ALL
  SELECT v.job_id, 'vote', v.id FROM page p JOIN approvals a ON a.job_id = p.id JOIN votes v ON v.approval_id = a.id
   WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.job_id = v.job_id AND e.type = 'approval.voted'
                        AND e.data->>'vote' = v.id)
     AND NOT EXISTS (${archived("v.job_id", "= 'approval.voted'")})
  UNION ALL
  SELECT c.job_id, 'claim', c.grant_id FROM page p JOIN claims c ON c.job_id = p.id
   WHERE NOT EXISTS (SELECT 1 FROM audit_events e WHERE e.job_id = c.job_id AND e.type = 'job.claimed'
                        AND e.data->>'grant' = c.grant_id)
     AND NOT EXISTS (${archived("c.job_id", "= 'job.claimed'")}))
SELECT (SELECT max(id) FROM page) AS last, (SELECT count(*)::int FROM page) AS count,
       COALESCE((SELECT jsonb_agg(s) FROM strays s), '[]') AS strays`;

/** A page of jobs by id: which of their rows no event tells of. */
export async function findStrays(tenantId: string, after: string, limit: number): Promise<StrayPage> {
  const [row] = await query<StrayPage>("verify_strays", STRAYS, [tenantId, after, limit]);
  return row ?? { last: null, count: 0, strays: [] };
}

export type ArchiveRow = { month: string; events: string; listed: string; told: boolean };

const ARCHIVES = `
SELECT to_char(a.month, 'YYYY-MM') AS month, a.events,
       (SELECT count(*) FROM audit_archived_events x WHERE x.tenant_id = a.tenant_id AND x.month = a.month) AS listed,
       EXISTS (SELECT 1 FROM audit_events e WHERE e.tenant_id = a.tenant_id AND e.type = 'audit.archived'
                  AND e.data->>'month' = to_char(a.month, 'YYYY-MM') AND e.data->>'sha256' = a.sha256
                  AND e.data->'events' = to_jsonb(a.events))
         OR EXISTS (SELECT 1 FROM audit_archived_events x WHERE x.tenant_id = a.tenant_id AND x.type = 'audit.archived'
                       AND x.month > a.month) AS told
  FROM audit_archives a WHERE a.tenant_id = $1 ORDER BY a.month`;

/** The archived months, how many events are listed of each, and whether an event tells of the archive. */
export const findArchives = (tenantId: string): Promise<ArchiveRow[]> =>
  query<ArchiveRow>("verify_archives", ARCHIVES, [tenantId]);

/** About how many jobs and events there are to look through: for progress only. */
export async function countRecords(tenantId: string): Promise<{ jobs: number; events: number }> {
  const [row] = await query<{ jobs: string; events: string }>(
    "verify_count",
    `SELECT (SELECT count(*) FROM jobs WHERE tenant_id = $1) AS jobs,
            (SELECT count(*) FROM audit_events WHERE tenant_id = $1) AS events`,
    [tenantId],
  );
  return { jobs: Number(row?.jobs ?? 0), events: Number(row?.events ?? 0) };
}
