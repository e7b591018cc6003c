import { query } from "@/lib/db/client";
import { differences } from "./differences";
import { DECIDERS } from "./deciders";
import type { AlikeView, LastDecision } from "./schemas";

/** Bytes of arguments past which a list doesn't compare them. */
const LARGEST_ARGS = 4_096;
/** So many duplicates are counted; more are "100 or more". */
const MOST_COUNTED = 100;

/** As the database tells it: `args` are those that were decided on, null where they are large. */
export type LastRow = Omit<LastDecision, "differs"> & { args: Record<string, unknown> | null };

/**
 * SQL: the last decision of people on a job like that of the gate `g`, by one look into an index; null where there is none
 * and for a gate that has ended.
 */
export const LAST_DECISION = `CASE WHEN g.resolved_at IS NULL AND g.kind_key IS NOT NULL THEN (
  SELECT jsonb_build_object(
           'job_id', ap.job_id, 'resolution', ap.resolution, 'resolved_at', ap.resolved_at, 'resolved_by', ${DECIDERS},
           'edited', ap.resolution = 'APPROVED' AND r.author->>'kind' = 'person',
           'args', CASE WHEN octet_length(r.args::text) <= ${LARGEST_ARGS} THEN r.args END)
    FROM approvals ap JOIN jobs j ON j.id = ap.job_id JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
   WHERE ap.tenant_id = g.tenant_id AND ap.kind_key = g.kind_key AND ap.resolution IN ('APPROVED', 'REJECTED') AND NOT j.seeded
   ORDER BY ap.resolved_at DESC LIMIT 1) END`;

/** What is told of it to whoever decides on `args`, which are null where they are large. */
export function lastDecision(row: LastRow | null, args: Record<string, unknown> | null): LastDecision | null {
  if (row === null) return null;
  const { args: decided, resolved_at, ...told } = row;
  const differs = decided === null || args === null ? null : differences(decided, args);
  return { ...told, resolved_at: new Date(resolved_at).toISOString(), differs };
}

const OF_JOB = `
SELECT ${LAST_DECISION} AS last,
       CASE WHEN g.resolved_at IS NULL THEN (
         SELECT count(*)::int FROM (
           SELECT 1 FROM approvals d JOIN jobs j ON j.id = d.job_id
            WHERE d.tenant_id = g.tenant_id AND d.duplicate_key = g.duplicate_key AND d.resolved_at IS NULL
              AND d.id <> g.id AND j.state = 'APPROVAL' LIMIT ${MOST_COUNTED}) others) ELSE 0 END AS waiting
  FROM approvals g WHERE g.job_id = $1 AND g.tenant_id = $2`;

type Judged = { id: string; tenant_id: string; approval_id: string | null; args: Record<string, unknown> | null };

/** What a reviewer of one job is told of those like it ([U24]). Not for agents: what passes is not theirs to learn. */
export async function findAlike({ id, tenant_id, approval_id, args }: Judged): Promise<AlikeView> {
  if (approval_id === null) return { waiting: 0, last_decision: null };
  const [row] = await query<{ last: LastRow | null; waiting: number }>("alike_jobs", OF_JOB, [id, tenant_id]);
  return { waiting: row?.waiting ?? 0, last_decision: lastDecision(row?.last ?? null, args) };
}
