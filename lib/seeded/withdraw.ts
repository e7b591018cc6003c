import type { Tx } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import { lockJob } from "@/lib/jobs/store";
import { endSeeded, reveal } from "./end";

type Open = { id: string; template: string; job_hash: string; salt: Buffer; job_id: string | null };

/** Takes back every test item of a tenant that is not over, at most a handful. The jobs that left the queue. */
export async function withdrawAll(tx: Tx, ctx: Pick<Context, "actor" | "tenantId">): Promise<string[]> {
  const open = await tx.rows<Open>`
    SELECT id, template, job_hash, salt, job_id FROM seeded_items
     WHERE tenant_id = ${ctx.tenantId} AND outcome IS NULL ORDER BY job_id`;
  const end = { outcome: "withdrawn", personId: null } as const;
  const left: string[] = [];
  for (const item of open) {
    if (item.job_id === null) {
      await reveal(tx, ctx, item, { ...end, jobId: null });
      continue;
    }
    const row = await lockJob(tx, ctx.tenantId, item.job_id);
    // Somebody decided it a moment ago.
    if (row?.state === "APPROVAL" && (await endSeeded(tx, ctx, row, end))) left.push(item.job_id);
  }
  return left;
}
