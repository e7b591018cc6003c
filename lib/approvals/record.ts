import { emit } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";
import type { DetailRow, VoteRow } from "@/lib/jobs/row";
import type { FindingKind } from "@/lib/payload/finding";

/** One person's part in a revision, as they gave it. */
export type Ballot = {
  verdict: VoteRow["verdict"];
  reason?: string | undefined;
  note?: string | undefined;
  reason_code?: string | undefined;
  fields?: string[] | undefined;
  acknowledged?: FindingKind[] | undefined;
};

const DECIDING: ReadonlySet<VoteRow["verdict"]> = new Set(["approve", "reject", "edit"]);

/**
 * Until when a decision can be taken back: the gate's undo window, for decisions made in the console only (console.md,
 * *Deciding*). Null where it counts at once, also where the job would expire meanwhile.
 */
function heldUntil(ctx: Context<PersonActor>, row: DetailRow, verdict: VoteRow["verdict"]): Date | null {
  if (ctx.actor.channel !== "console" || row.undo_seconds === 0 || !DECIDING.has(verdict)) return null;
  const until = new Date(row.now.getTime() + row.undo_seconds * 1_000);
  return row.expires_at !== null && row.expires_at <= until ? null : until;
}

/** Keeps what a person did with the current revision, with one audit event; the row with it. */
export async function record(tx: Tx, ctx: Context<PersonActor>, row: DetailRow, ballot: Ballot): Promise<DetailRow> {
  const { id: personId, name, channel } = ctx.actor;
  const held = heldUntil(ctx, row, ballot.verdict);
  const vote: VoteRow = {
    id: newId("vot"),
    person_id: personId,
    person_name: name,
    email_key: ctx.actor.emailKey,
    verdict: ballot.verdict,
    roles: [...ctx.actor.roles],
    current_roles: [...ctx.actor.roles],
    revision: row.revision,
    reason: ballot.reason ?? null,
    note: ballot.note ?? null,
    reason_code: ballot.reason_code ?? null,
    fields: ballot.fields ?? [],
    channel,
    job_hash: row.job_hash,
    at: row.now.toISOString(),
    voided: false,
    held_until: held?.toISOString() ?? null,
  };
  const { verdict, revision, job_hash, roles, reason_code } = vote;
  const data = {
    vote: vote.id,
    verdict,
    revision,
    roles,
    job_hash,
    policy_snapshot: row.policy_snapshot,
    ...(ballot.acknowledged && { acknowledged: ballot.acknowledged }),
  };
  // Fields are named as the payload names them, and a code is anybody's words where policy has no list.
  const fields = vote.fields.length > 0 ? vote.fields : null;
  const commits = { reason: vote.reason, note: vote.note, reason_code, fields };
  await Promise.all([
    tx.rows`
      INSERT INTO votes (id, approval_id, job_id, revision, person_id, verdict, roles, reason, note, reason_code, channel,
                         job_hash, fields, held_until)
      VALUES (${vote.id}, ${row.approval_id}, ${row.id}, ${revision}, ${personId}, ${verdict}, ${roles},
              ${vote.reason}, ${vote.note}, ${vote.reason_code}, ${channel}, ${job_hash}, ${vote.fields}, ${held})`,
    emit(tx, ctx, { type: "approval.voted", jobId: row.id, data: { ...data, held_until: vote.held_until }, commits }),
  ]);
  return { ...row, votes: [...row.votes, vote] };
}
