import { query } from "@/lib/db/client";
import type { JobState } from "./schemas";

type Run = { tenantId: string; agentId: string; runId: string; jobId: string };

type RunRow = { id: string; step: number | null; tool: string; title: string; state: JobState; created_at: Date };

// By the index (agent, run, id), from the job in question outwards.
const side = (than: string, order: string, most: string): string => `
  (SELECT id, tenant_id, run_step, tool, state, revision, created_at FROM jobs
    WHERE agent_id = $1 AND run_id = $2 AND tenant_id = $3 AND id ${than} $4 ORDER BY id ${order} LIMIT ${most})`;

const RUN = `
SELECT j.id, j.run_step AS step, j.tool, r.title, j.state, j.created_at
  FROM (${side("<=", "DESC", "$5::int + 1")} UNION ALL ${side(">", "ASC", "$5::int")}) j
  JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
 ORDER BY j.id`;

/** The jobs of a run nearest to one of them, oldest first: so many on either side, itself among the earlier ones. */
export const findRun = ({ tenantId, agentId, runId, jobId }: Run, limit: number): Promise<RunRow[]> =>
  query<RunRow>("run_around", RUN, [agentId, runId, tenantId, jobId, limit]);

/** How many jobs of a run came before one of them, and how many after it. */
export async function countRun({ tenantId, agentId, runId, jobId }: Run): Promise<{ before: number; after: number }> {
  const [row] = await query<{ before: number; after: number }>(
    "run_count",
    `SELECT count(*) FILTER (WHERE id < $4)::int AS before, count(*) FILTER (WHERE id > $4)::int AS after
       FROM jobs WHERE agent_id = $1 AND run_id = $2 AND tenant_id = $3`,
    [agentId, runId, tenantId, jobId],
  );
  return row ?? { before: 0, after: 0 };
}
