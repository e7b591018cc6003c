import { conflict } from "@/lib/errors";
import type { Actor } from "@/lib/identity/actor";
import type { JobRow, VoteRow } from "@/lib/jobs/row";
import { isExpired } from "./expire";

/** What decides. Who passes a job on, or back to its agent, speaks to whoever comes next: their words stay in sight. */
const DECIDING: ReadonlySet<string> = new Set(["approve", "reject", "edit"]);

type Gate = Pick<
  JobRow,
  "id" | "approval_id" | "resolution" | "expires_at" | "now" | "requirements" | "revision" | "votes"
>;

const isOwn = (actor: Actor, vote: VoteRow): boolean =>
  actor.kind === "person" && (vote.person_id === actor.id || vote.email_key === actor.emailKey);

/**
 * [U20] Whether how others voted is out of this person's sight: the gate is open, asks for two or more, names a role that
 * they hold, and they have not voted on the current revision. A vote that can still be undone has not been cast yet: it
 * could be taken back after a look at the others'.
 */
export function isBlind(actor: Actor, row: Gate): boolean {
  if (actor.kind !== "person" || row.approval_id === null || row.resolution !== null || isExpired(row)) return false;
  if (row.requirements.reduce((sum, { count }) => sum + count, 0) < 2) return false;
  const isAsked = row.requirements.some(({ any_of }) => any_of.some((role) => actor.roles.includes(role)));
  const isCast = (vote: VoteRow): boolean =>
    DECIDING.has(vote.verdict) && !vote.voided && vote.held_until === null && vote.revision === row.revision;
  return isAsked && !row.votes.some((vote) => isOwn(actor, vote) && isCast(vote));
}

/** The votes of a job that this person may see now. */
export function visibleVotes(actor: Actor, row: Gate): VoteRow[] {
  if (!isBlind(actor, row)) return row.votes;
  return row.votes.filter((vote) => isOwn(actor, vote) || !DECIDING.has(vote.verdict));
}

/** How many votes that count on the current revision are out of sight: their number is no secret, the gate tells it. */
export function withheldVotes(actor: Actor, row: Gate): number {
  const shown = new Set(visibleVotes(actor, row));
  const counts = ({ voided, held_until, revision }: VoteRow): boolean =>
    !voided && held_until === null && revision === row.revision;
  return row.votes.filter((vote) => !shown.has(vote) && counts(vote)).length;
}

export const voteFirst = (jobs: readonly string[]) =>
  conflict("vote_first", "This tells how others voted on a job that you may still decide. Vote first, then read it.", {
    jobs: jobs.slice(0, 20),
  });
