import { emit } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import type { Context } from "@/lib/identity/actor";
import type { DetailRow, VoteRow } from "@/lib/jobs/row";
import type { JobState } from "@/lib/jobs/schemas";
import { countingApprovers } from "@/lib/jobs/view";
import { openRoles } from "./gate";
import { tooLate } from "./guards";
import { progress } from "./requirement";
import { type Resolved, resolve } from "./resolve";

/** Votes of people who lost their account or role before the resolution count for nothing, in any record of it ([T19]). */
async function voidLapsed(tx: Tx, ctx: Context, row: DetailRow): Promise<void> {
  const people = countingApprovers(row)
    .filter(({ roles }) => roles.length === 0)
    .map(({ personId }) => personId);
  if (people.length === 0) return;
  const lapsed = await tx.rows<{ id: string }>`
    UPDATE votes SET voided_at = ${row.now}
     WHERE job_id = ${row.id} AND revision = ${row.revision} AND verdict IN ('approve', 'edit') AND voided_at IS NULL
       AND held_until IS NULL AND person_id = ANY (${people})
    RETURNING id`;
  const data = { votes: lapsed.map(({ id }) => id), revision: row.revision, job_hash: row.job_hash };
  await emit(tx, ctx, { type: "approval.lapsed", jobId: row.id, data });
}

/** What is still asked for, now that the votes or requirements have changed. Whoever has had their say looks no longer. */
export async function keepOpen(tx: Tx, row: DetailRow, personId: string | null = null): Promise<void> {
  await Promise.all([
    tx.rows`
      UPDATE approvals SET open_roles = ${openRoles(row)},
                           lease_until = CASE WHEN assignee_id = ${personId} THEN NULL ELSE lease_until END,
                           assignee_id = NULLIF(assignee_id, ${personId})
       WHERE job_id = ${row.id}`,
    tx.rows`UPDATE jobs SET updated_at = ${row.now} WHERE id = ${row.id}`,
  ]);
}

/**
 * What the votes of the current revision lead to, by account and roles as they are now: one reject resolves, approvals
 * that meet every requirement resolve, else the gate stays open. A vote that can still be undone counts for nothing, but
 * while it is a reject nothing is approved either. `personId`: whose vote it was.
 * @throws 409 `expired`
 */
export async function settle(tx: Tx, ctx: Resolved, row: DetailRow, personId: string | null): Promise<JobState> {
  const rejects = row.votes.filter(
    ({ voided, revision, verdict }) => !voided && revision === row.revision && verdict === "reject",
  );
  const isHeld = ({ held_until }: VoteRow): boolean => held_until !== null;
  if (rejects.some((vote) => !isHeld(vote))) {
    await resolve(tx, ctx, row, "REJECTED");
    return "REJECTED";
  }
  if (rejects.length === 0 && progress(row.requirements, countingApprovers(row)).met) {
    await voidLapsed(tx, ctx, row);
    if (!(await resolve(tx, ctx, row, "APPROVED"))) throw tooLate(row);
    return "APPROVED";
  }
  await keepOpen(tx, row, personId);
  return row.state;
}
