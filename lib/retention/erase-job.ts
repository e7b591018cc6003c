import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { conflict, notFound } from "@/lib/errors";
import { type Context, type PersonActor, actorRecord } from "@/lib/identity/actor";
import { type Erasable, erasePayload, lockErasable } from "./job-store";
import type { Erased } from "./schemas";

function requireEnded({ ended, state }: Erasable): void {
  if (ended) return;
  const detail = `This job is ${state}: people or its agent still need what would be erased. Cancel or decide it first.`;
  throw conflict("job_not_ended", detail, { state });
}

/** Erases a job that has ended, under its lock, with one event. `days`: where nobody asked for it but time has passed. */
export async function eraseLocked(
  tx: Tx,
  ctx: Pick<Context, "actor" | "tenantId">,
  job: Erasable,
  why: { reason: string } | { days: number },
): Promise<Record<string, number>> {
  const by = ctx.actor.kind === "person" ? (actorRecord(ctx.actor).id ?? null) : null;
  const counts = await erasePayload(tx, job, by);
  const data = { subject: "job", counts, ...("days" in why ? { retention_days: why.days } : {}) };
  const keeps = "reason" in why ? { reason: why.reason } : {};
  // After its salts are gone: that of the reason stays.
  await emit(tx, ctx, { type: "audit.erased", jobId: job.id, data, keeps });
  return counts;
}

/**
 * Erases what was written about a job that has ended (docs/audit.md, *Erasure*); every proof stays valid ([T44]). Twice
 * is once.
 * @throws 404 `not_found`; 409 `job_not_ended`
 */
export async function eraseJob(ctx: Context<PersonActor>, jobId: string, reason: string): Promise<Erased> {
  const { erased, state } = await transaction(async (tx) => {
    const job = await lockErasable(tx, ctx.tenantId, jobId);
    if (!job) throw notFound("job");
    const { erased_at, now } = job;
    if (erased_at) return { erased: { erased_at: erased_at.toISOString(), already: true, counts: {} }, state: null };
    requireEnded(job);
    const counts = await eraseLocked(tx, ctx, job, { reason });
    return { erased: { erased_at: now.toISOString(), already: false, counts }, state: job.state };
  });
  if (state !== null) wake({ tenantId: ctx.tenantId, jobId, state });
  return { job_id: jobId, ...erased };
}
