import { type Ballot, record } from "@/lib/approvals/record";
import type { Tx } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import type { Context, PersonActor } from "@/lib/identity/actor";
import type { DetailRow } from "@/lib/jobs/row";
import type { JobState } from "@/lib/jobs/schemas";
import { canonicalJson } from "@/lib/payload/job-hash";
import { isRecord } from "@/lib/payload/path";
import { endSeeded } from "./end";

const at = (args: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), args);

/** Whether an edit changed what was wrong. */
async function isMended(tx: Tx, row: DetailRow, edited: Record<string, unknown>): Promise<boolean> {
  const [item] = await tx.rows<{ path: string[] }>`SELECT path FROM seeded_items WHERE job_id = ${row.id}`;
  const path = item?.path ?? [];
  return canonicalJson(at(row.args, path) ?? null) !== canonicalJson(at(edited, path) ?? null);
}

/**
 * A person's decision on a test item, once every check that a job's decision has to pass was passed: their vote is kept like
 * any other, and ends the item at once; there is nothing to undo, since nothing hangs on it ([U21]).
 * @throws 409 `try_again`
 */
export async function answerSeeded(
  tx: Tx,
  person: Context<PersonActor>,
  row: DetailRow,
  ballot: Ballot,
  edited: Record<string, unknown> | null = null,
): Promise<JobState> {
  const isCaught = edited === null ? ballot.verdict !== "approve" : await isMended(tx, row, edited);
  await record(tx, person, { ...row, undo_seconds: 0 }, ballot);
  const end = { outcome: isCaught ? ("caught" as const) : ("missed" as const), personId: person.actor.id };
  if (!(await endSeeded(tx, person, row, end))) throw conflict("try_again", "The job has just changed.");
  return "CANCELLED";
}
