import { queryOnce } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { wake } from "@/lib/db/wake";
import type { Context } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";
import { lockJob } from "@/lib/jobs/store";
import { isExpired } from "./expire";
import { settle } from "./settle";
import { commentOf } from "./vote";

const BATCH = 100;

async function settleOne(tenantId: string, id: string): Promise<boolean> {
  const ctx: Context = { actor: { kind: "system", name: "undo window" }, tenantId, requestId: newId("req") };
  const state = await transaction(async (tx) => {
    const row = await lockJob(tx, tenantId, id);
    // What has expired meanwhile is left to the expiry: nothing is approved after it ([T3]).
    if (row?.state !== "APPROVAL" || isExpired(row)) return null;
    const isDue = (until: string | null): boolean => until !== null && new Date(until) <= row.now;
    const last = row.votes.findLast((vote) => !vote.voided && isDue(vote.held_until));
    if (!last) return null;
    await tx.rows`UPDATE votes SET held_until = NULL WHERE job_id = ${id} AND held_until <= ${row.now} AND voided_at IS NULL`;
    const votes = row.votes.map((vote) => (isDue(vote.held_until) ? { ...vote, held_until: null } : vote));
    return settle(tx, { ...ctx, comment: commentOf(last) }, { ...row, votes }, null);
  });
  if (state !== null) wake({ tenantId, jobId: id, state });
  return state !== null;
}

/**
 * Lets decisions count whose undo window has passed; returns of how many jobs. Where nothing runs this, nothing is
 * approved: silence never approves.
 */
export async function settleHeld(): Promise<number> {
  const due = await queryOnce<{ id: string; tenant_id: string }>(
    `SELECT DISTINCT j.id, j.tenant_id FROM votes v JOIN jobs j ON j.id = v.job_id
      WHERE v.held_until <= now() AND v.voided_at IS NULL AND j.state = 'APPROVAL' AND j.expires_at > now() LIMIT ${BATCH}`,
    [],
  );
  let settled = 0;
  for (const { id, tenant_id } of due) if (await settleOne(tenant_id, id)) settled++;
  return settled;
}
