import { emit } from "@/lib/audit/emit";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import type { JobView, ResultInput } from "./schemas";
import { findJob, lockJob, moveJob } from "./store";
import { jobView } from "./view";

const json = (value: unknown): string | null => (value === undefined || value === null ? null : JSON.stringify(value));

/**
 * The claimer says how the run went; once. Also accepted after the time to report has passed: late truth beats none.
 * @throws 404 `not_found`; 409 `not_claimed`, `already_reported`, `erased`
 */
export async function report(context: Context, input: ResultInput & { id: string }): Promise<JobView> {
  requirePermission(context, "jobs.execute");
  const ctx = requireAgentActor(context);
  const state = input.outcome === "succeeded" ? "SUCCEEDED" : "FAILED";
  await transaction(async (tx) => {
    const row = await lockJob(tx, ctx.tenantId, input.id);
    if (!row || row.agent_id !== ctx.actor.id || row.seeded) throw notFound("job");
    if (row.erased) throw conflict("erased", "What was written about this job was erased; no more is written.");
    if (row.state === "SUCCEEDED" || row.state === "FAILED")
      throw conflict("already_reported", "The result of this job has been reported.");
    if (row.state !== "CLAIMED" && row.state !== "UNREPORTED")
      throw conflict("not_claimed", "Only a claimed job has a result.", { state: row.state });
    await moveJob(tx, row, state);
    const data = { outcome: input.outcome, job_hash: row.job_hash };
    const commits = { output: input.output, error: input.error };
    await Promise.all([
      tx.rows`
        UPDATE claims SET outcome = ${input.outcome}, output = ${json(input.output)}::jsonb,
                          error = ${json(input.error)}::jsonb, reported_at = ${row.now}
         WHERE job_id = ${row.id}`,
      emit(tx, ctx, { type: "job.reported", jobId: row.id, data, commits }),
    ]);
  });
  wake({ tenantId: ctx.tenantId, jobId: input.id, state });
  const row = await findJob(ctx.tenantId, input.id);
  if (!row) throw notFound("job");
  return jobView(row);
}
