import { lastLook } from "@/lib/presence/store";
import type { DetailRow, VoteRow } from "./row";
import type { LastReview } from "./schemas";

const DID: Record<VoteRow["verdict"], LastReview["did"]> = {
  approve: "voted",
  reject: "voted",
  edit: "edited",
  escalate: "escalated",
  request_changes: "asked_for_changes",
};

/**
 * What of a job that has changed since a person knows already ([U13]): the newest earlier revision that they voted on, asked
 * changes of, passed on or had open. What they did says more than that they looked. Null where there is none, and where they
 * have had their say on what is there now.
 */
export async function findLastReview(
  row: Pick<DetailRow, "id" | "revision" | "votes">,
  personId: string,
): Promise<LastReview | null> {
  if (row.revision < 2) return null;
  const isDone = row.votes.some(
    (vote) => vote.person_id === personId && vote.revision === row.revision && !vote.voided,
  );
  if (isDone) return null;
  const look = await lastLook(row.id, personId, row.revision);
  const vote = row.votes.findLast((one) => one.person_id === personId && one.revision < row.revision);
  if (vote !== undefined && vote.revision >= (look?.revision ?? 0))
    return { revision: vote.revision, at: new Date(vote.at).toISOString(), did: DID[vote.verdict] };
  return look && { revision: look.revision, at: look.at.toISOString(), did: "opened" };
}
