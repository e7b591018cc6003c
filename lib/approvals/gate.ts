import type { JobRow } from "@/lib/jobs/row";
import { countingApprovers } from "@/lib/jobs/view";
import { type Gate, progress } from "./requirement";

/** The gate of a job as the rules on who may vote see it. */
export function gateOf(row: JobRow): Gate {
  return {
    requirements: row.requirements,
    ownerId: row.owner_id,
    ownerEmailKey: row.owner_email_key,
    onBehalfKey: row.on_behalf_key,
    votedIds: row.votes.filter((vote) => !vote.voided && vote.revision === row.revision).map((vote) => vote.person_id),
    openRoles: progress(row.requirements, countingApprovers(row)).openRoles,
  };
}
