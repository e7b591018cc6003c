import { commitment, fieldSalt } from "@/lib/audit/commitment";
import { emit } from "@/lib/audit/emit";
import { endGate } from "@/lib/approvals/resolve";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import type { DetailRow } from "@/lib/jobs/row";
import type { SeededView } from "@/lib/jobs/schemas";
import { moveJob } from "@/lib/jobs/store";

type Outcome = SeededView["outcome"];
type Item = { id: string; template: string; job_hash: string; salt: Buffer };
type End = { outcome: Outcome; personId: string | null; jobId: string | null };

/** Writes how a test item went, and opens in the log what was committed to before it was shown. */
export async function reveal(
  tx: Tx,
  ctx: Pick<Context, "actor" | "tenantId">,
  item: Item,
  { outcome, personId, jobId }: End,
): Promise<void> {
  const { id, template, job_hash, salt } = item;
  const data = {
    outcome,
    template,
    job_hash,
    commitment: commitment(salt, "item", job_hash),
    salt: fieldSalt(salt, "item").toString("base64"),
  };
  await Promise.all([
    tx.rows`
      UPDATE seeded_items SET outcome = ${outcome}, person_id = ${personId}, ended_at = clock_timestamp(), body = NULL
       WHERE id = ${id}`,
    emit(tx, ctx, { type: "seeded.revealed", ...(jobId !== null && { jobId }), data }),
  ]);
}

/**
 * Ends a test item that is in the queue; the caller has its lock. It ends as if it had been taken back, whatever was decided:
 * there is no way from here to an approval. False where it is over already.
 */
export async function endSeeded(
  tx: Tx,
  ctx: Pick<Context, "actor" | "tenantId">,
  row: DetailRow,
  { outcome, personId }: Omit<End, "jobId">,
): Promise<boolean> {
  const at = await moveJob(tx, row, "CANCELLED");
  const [item] = await tx.rows<Item>`
    SELECT id, template, job_hash, salt FROM seeded_items WHERE job_id = ${row.id} AND outcome IS NULL`;
  if (at === null || !item) return false;
  await endGate(tx, row.id, { resolution: "CANCELLED", at, comment: null });
  await reveal(tx, ctx, item, { outcome, personId, jobId: row.id });
  return true;
}
