import { announce } from "@/lib/audit/emit";
import { queryOnce } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";
import { lockJob } from "@/lib/jobs/store";

const BATCH = 100;

type Step = { approval_id: string; position: number; to_role: string; job_id: string; tenant_id: string };

async function fire({ approval_id, position, to_role, job_id, tenant_id }: Step): Promise<boolean> {
  const ctx: Context = { actor: { kind: "system", name: "escalation" }, tenantId: tenant_id, requestId: newId("req") };
  const done = await transaction(async (tx) => {
    const row = await lockJob(tx, tenant_id, job_id);
    const fired = await tx.rows`
      UPDATE escalation_steps SET fired_at = clock_timestamp()
       WHERE approval_id = ${approval_id} AND position = ${position} AND fired_at IS NULL RETURNING position`;
    // What is decided already, or is with the agent, is nobody's delay, nor is a test item; the step is over all the same.
    if (fired.length === 0 || row?.state !== "APPROVAL" || row.seeded) return false;
    const data = { to_role, step: position, job_hash: row.job_hash };
    await announce(tx, ctx, { type: "approval.overdue", jobId: job_id, data }, { job_id, to_role });
    return true;
  });
  if (done) wake({ tenantId: tenant_id, jobId: job_id, state: "APPROVAL" });
  return done;
}

/**
 * Tells those whom policy names that a gate still waits (`escalate_after`); returns how many were told. Time never decides:
 * nothing of the gate changes. Each step is told once, across restarts and processes, since it is marked in the
 * transaction that owes the message ([T8]).
 */
export async function fireEscalations(): Promise<number> {
  const due = await queryOnce<Step>(
    `SELECT s.approval_id, s.position, s.to_role, a.job_id, a.tenant_id
       FROM escalation_steps s JOIN approvals a ON a.id = s.approval_id
      WHERE s.fired_at IS NULL AND s.due_at <= now() ORDER BY s.due_at, s.position LIMIT ${BATCH}`,
    [],
  );
  let told = 0;
  for (const step of due) if (await fire(step)) told++;
  return told;
}
