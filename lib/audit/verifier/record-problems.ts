import { openGrant } from "@/lib/grants/kept";
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { jobHash } from "@/lib/payload/job-hash";
import type { EventRow } from "../event";
import type { ClaimRecord, RevisionRecord, VoteRecord } from "./log-record-store";
import { openJws } from "./open-jws";

/** What event `seq` tells of is not what its table holds: one sentence; null where it is. */
type Problem = string | null;

/** Names of what differs between a row and the event that tells of it. */
function differing(is: Readonly<Record<string, unknown>>, says: Readonly<Record<string, unknown>>): string | null {
  const names = Object.keys(says).filter((name) => !isDeepStrictEqual(is[name] ?? null, says[name] ?? null));
  return names.length === 0 ? null : names.join(", ");
}

export function revisionProblem(seq: number, { data }: EventRow, revision: RevisionRecord | null): Problem {
  if (!revision) return `The arguments that event ${seq} tells of were deleted.`;
  if (revision.job_hash !== data.job_hash) return `The job_hash of what event ${seq} tells of was altered.`;
  return jobHash(revision) === data.job_hash
    ? null
    : `What event ${seq} proposes was altered: the job's arguments, tool, agent or environment don't have its job_hash.`;
}

export function voteProblem(seq: number, { data, actor, job_id }: EventRow, vote: VoteRecord | null): Problem {
  const { vote: id, verdict, revision, job_hash, roles } = data;
  if (!vote) return `The vote ${id} that event ${seq} tells of was deleted.`;
  const cast = { job_id, person_id: actor.id, verdict, revision, job_hash, roles, channel: actor.channel };
  const altered = differing(vote, cast);
  if (altered) return `The vote that event ${seq} tells of was altered, in ${altered}: it is not what was cast.`;
  return vote.undone && !vote.voided ? `The vote that event ${seq} tells of was taken back, and counts again.` : null;
}

export function resultProblem(seq: number, { data }: EventRow, claim: ClaimRecord | null): Problem {
  if (claim?.outcome === data.outcome) return null;
  return `The result that event ${seq} tells of was altered or deleted: it is ${claim?.outcome ?? "gone"} now.`;
}

/** @param keys verifier keys */
export async function claimProblem(
  seq: number,
  { data, actor, job_id }: EventRow,
  claim: ClaimRecord | null,
  keys: readonly string[],
): Promise<Problem> {
  if (!claim) return `The claim that event ${seq} tells of was deleted.`;
  const { grant: grant_id, job_hash, revision, grant_hash } = data;
  const altered = differing(claim, { grant_id, job_hash, revision, agent_id: actor.id });
  if (altered) return `The claim that event ${seq} tells of was altered, in ${altered}.`;
  const { sealed_grant } = claim;
  // Claims from before grants were kept have none.
  if (grant_hash === undefined && sealed_grant === null) return null;
  if (sealed_grant === null) return `The grant that event ${seq} tells of was deleted.`;
  const grant = openGrant(sealed_grant);
  if (grant === null)
    return `The grant that event ${seq} tells of can't be opened: it was altered, or ASSENTRY_SECRET is another.`;
  if (`sha256:${createHash("sha256").update(grant, "utf8").digest("hex")}` !== grant_hash)
    return `The grant that event ${seq} tells of was exchanged: it is not the one that was given.`;
  const claims = await openJws(grant, "assentry-grant+jwt", keys);
  if (claims === null)
    return `The grant that event ${seq} tells of is signed by another key than those that are known.`;
  const others = differing(claims, { sub: job_id, aud: actor.id, jti: grant_id, job_hash, revision });
  return others ? `The grant that event ${seq} tells of is for another ${others}.` : null;
}
