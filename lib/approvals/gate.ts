import type { JobRow, VoteRow } from "@/lib/jobs/row";
import { approvers } from "@/lib/jobs/view";
import { type Gate, progress } from "./requirement";

const DECIDING: ReadonlySet<string> = new Set(["approve", "reject", "edit"]);

/**
 * Whose part is still wanted: a seat that is filled by a vote which can still be undone is filled. Where every seat is
 * filled for good and the gate is still open, since somebody's role came back after the last vote, anybody's vote ends it.
 */
export function openRoles(row: JobRow): string[] {
  const { openRoles: open } = progress(row.requirements, approvers(row));
  if (open.length > 0 || row.votes.some(({ voided, held_until }) => !voided && held_until !== null)) return open;
  return [...new Set(row.requirements.flatMap(({ any_of }) => any_of))].sort();
}

/** A person's decision that can still be undone; `until` by the database's clock. */
export function heldVote(row: JobRow, personId: string): { vote: VoteRow; until: Date } | null {
  if (row.resolution !== null) return null;
  const vote = row.votes.find((one) => !one.voided && one.held_until !== null && one.person_id === personId);
  return vote?.held_until == null ? null : { vote, until: new Date(vote.held_until) };
}

/** The gate of a job as the rules on who may vote see it. */
export function gateOf(row: JobRow): Gate {
  // Who passed the job on, or back to the agent, has not decided it.
  const deciding = row.votes.filter(
    (vote) => !vote.voided && vote.revision === row.revision && DECIDING.has(vote.verdict),
  );
  return {
    requirements: row.requirements,
    ownerId: row.owner_id,
    ownerEmailKey: row.owner_email_key,
    onBehalfKey: row.on_behalf_key,
    votedIds: deciding.flatMap((vote) => [vote.person_id, vote.email_key]),
    editorIds: deciding.filter((vote) => vote.verdict === "edit").map((vote) => vote.person_id),
    openRoles: openRoles(row),
  };
}

/** The same for whoever edits: they take the place of whoever voted before, themselves included. */
export function editing(gate: Gate): Gate {
  const openRoles = [...new Set(gate.requirements.flatMap(({ any_of }) => any_of))].sort();
  return { ...gate, votedIds: [], editorIds: [], openRoles };
}
