import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import { newId } from "@/lib/ids";
import { newJob } from "@/lib/jobs/new-job";
import { type NewJob, PROPOSE } from "@/lib/jobs/propose-store";
import { lockJob } from "@/lib/jobs/store";
import { suitable } from "./candidate";
import { endSeeded, reveal } from "./end";
import { SEEDER } from "./plan";
import { type DueItem, findAgent, findDueItems, findStale } from "./store";

/** What would be proposed now; null where the agent or the policy changed so that nobody would be asked alone. */
async function jobOf({ tenant_id, agent_id, job_hash, body }: DueItem): Promise<NewJob | null> {
  const agent = await findAgent(agent_id);
  const verdict = agent && (await suitable(tenant_id, agent, body));
  if (!verdict) return null;
  const ctx = { actor: agent, tenantId: tenant_id, requestId: newId("req") };
  const job = newJob(ctx, { body, idempotencyKey: null }, job_hash, verdict, agent.activeSnapshot);
  // Nothing is used up by what never runs.
  return { ...job, limits: [], count_limits: false, seeded: true };
}

/** The job's id; null where another process was first, or test items were switched off, or it fits no longer. */
async function insertOne(due: DueItem): Promise<string | null> {
  const job = await jobOf(due);
  return transaction(async (tx) => {
    // Whoever switches test items off waits until this is done, and then finds it.
    const [on] = await tx.rows`SELECT 1 FROM seeded_settings WHERE tenant_id = ${due.tenant_id} FOR UPDATE`;
    const [item] = await tx.rows<{ id: string; template: string; job_hash: string; salt: Buffer }>`
      SELECT id, template, job_hash, salt FROM seeded_items
       WHERE id = ${due.id} AND outcome IS NULL AND job_id IS NULL FOR UPDATE`;
    if (!on || !item) return null;
    const written = job && (await tx.query<{ created: boolean }>("propose", PROPOSE, [JSON.stringify([job])]));
    if (written?.[0]?.created) {
      await tx.rows`UPDATE seeded_items SET job_id = ${job?.job_id}, body = NULL WHERE id = ${item.id}`;
      return job?.job_id ?? null;
    }
    const end = { outcome: "withdrawn", personId: null, jobId: null } as const;
    await reveal(tx, { actor: SEEDER, tenantId: due.tenant_id }, item, end);
    return null;
  });
}

async function expireOne(tenantId: string, jobId: string): Promise<boolean> {
  const done = await transaction(async (tx) => {
    const row = await lockJob(tx, tenantId, jobId);
    if (row?.state !== "APPROVAL") return false;
    return endSeeded(tx, { actor: SEEDER, tenantId }, row, { outcome: "expired", personId: null });
  });
  if (done) wake({ tenantId, jobId, state: "CANCELLED" });
  return done;
}

/** Puts test items into the queue whose time has come, and takes those out that nobody decided in good time. How many. */
export async function tendSeeded(): Promise<number> {
  let tended = 0;
  for (const due of await findDueItems()) {
    const jobId = await insertOne(due);
    if (jobId === null) continue;
    wake({ tenantId: due.tenant_id, jobId, state: "APPROVAL" });
    tended++;
  }
  for (const { tenant_id, job_id } of await findStale()) if (await expireOne(tenant_id, job_id)) tended++;
  return tended;
}
