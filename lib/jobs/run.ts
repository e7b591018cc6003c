import { z } from "zod";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { countRun, findRun } from "./run-store";
import type { JobState } from "./schemas";
import { readJob } from "./wait";

/** Query of `GET /jobs/{id}/run`: how many jobs on either side of this one. */
export const runQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(10) });

/** One job of a run; `is_this`: the one that was asked about. */
export type RunJob = {
  job_id: string;
  step: number | null;
  tool: string;
  title: string;
  state: JobState;
  created_at: string;
  is_this: boolean;
};

/** `earlier` and `later`: how many of the run are left out before and after `items`, which are oldest first. */
export type RunView = { run_id: string | null; items: RunJob[]; earlier: number; later: number };

/**
 * What an agent did before a job in the same run, and what came after it, as far as it asked us: the jobs nearest to it.
 * Empty where the agent named no run.
 * @throws 404 `not_found`
 */
export async function readRun(ctx: Context, input: { id: string; limit: number }): Promise<RunView> {
  requirePermission(ctx, "jobs.read");
  const job = await readJob(ctx, input.id);
  const { run_id } = job;
  if (run_id === null) return { run_id, items: [], earlier: 0, later: 0 };
  const run = { tenantId: job.tenant_id, agentId: job.agent_id, runId: run_id, jobId: job.id };
  const [rows, count] = await Promise.all([findRun(run, input.limit), countRun(run)]);
  const items = rows.map(({ id, created_at, ...row }) => ({
    job_id: id,
    ...row,
    created_at: created_at.toISOString(),
    is_this: id === job.id,
  }));
  const before = items.filter(({ job_id }) => job_id < job.id).length;
  const after = items.filter(({ job_id }) => job_id > job.id).length;
  return { run_id, items, earlier: Math.max(0, count.before - before), later: Math.max(0, count.after - after) };
}
