import { SignJWT } from "jose";
import { env } from "@/lib/env";
import type { DetailRow } from "@/lib/jobs/row";
import { countingApprovers } from "@/lib/jobs/view";
import type { SigningKey } from "./keys";

/** Seconds from claim to the end of a grant (trust.md, *Grants and receipts*: at most five minutes). */
const GRANT_SECONDS = 300;

/**
 * The signed proof of one claim: a JWS (EdDSA) that binds the agent (`aud`), the job (`sub`), the exact arguments
 * (`job_hash`), the rules and the people. `now` is the database's clock; the grant never outlives the job's own expiry.
 */
export async function signGrant(
  { kid, key }: SigningKey,
  row: DetailRow,
  grantId: string,
  now: Date,
): Promise<{ grant: string; expiresAt: Date }> {
  const latest = now.getTime() + GRANT_SECONDS * 1000;
  const expiresAt = new Date(Math.min(latest, row.expires_at?.getTime() ?? latest));
  const counting = new Set(countingApprovers(row).map(({ personId }) => personId));
  const approvals = row.votes
    .filter((vote) => !vote.voided && vote.revision === row.revision && counting.has(vote.person_id))
    .map(({ person_id, roles, verdict, at, channel, revision }) => ({
      user: person_id,
      roles,
      verdict,
      at: new Date(at).toISOString(),
      channel,
      revision,
    }));
  const grant = await new SignJWT({
    job_hash: row.job_hash,
    revision: row.revision,
    policy_snapshot: row.policy_snapshot,
    tier: row.tier,
    constraints: row.constraints,
    approvals,
  })
    .setProtectedHeader({ alg: "EdDSA", kid, typ: "assentry-grant+jwt" })
    .setIssuer(env().PUBLIC_URL)
    .setSubject(row.id)
    .setAudience(row.agent_id)
    .setJti(grantId)
    .setIssuedAt(Math.floor(now.getTime() / 1000))
    .setExpirationTime(Math.floor(expiresAt.getTime() / 1000))
    .sign(key);
  return { grant, expiresAt };
}
