import { createHash } from "node:crypto";
import { rows } from "../world";
import { type State, TERMINAL } from "./model";
import type { Seen, SeenVote } from "./observed";
import { isMet, seatCount } from "./seats";

const NEEDS_GATE: ReadonlySet<State> = new Set<State>([
  "APPROVED",
  "REVOKED",
  "CLAIMED",
  "SUCCEEDED",
  "FAILED",
  "UNREPORTED",
]);
const IN_TIME: ReadonlySet<State> = new Set<State>(["APPROVED", "CLAIMED"]);

/** What the hash must be made of, computed here: keys in the order that JCS gives them. */
export function hashOf(bound: {
  tenant: string;
  agent: string;
  tool: string;
  args: { size: number; text: string };
  onBehalfOf: string | null;
}): string {
  const { tenant, agent, tool, args, onBehalfOf } = bound;
  const sorted = { size: args.size, text: args.text };
  const rest = { environment: null, on_behalf_of: onBehalfOf, tenant, tool, topic: `job.${tool}`, v: 1 };
  return `sha256:${createHash("sha256")
    .update(JSON.stringify({ agent, args: sorted, ...rest }))
    .digest("hex")}`;
}

/** What of a job the rows can't say. */
export type Known = { hash: string; barred: readonly (string | null)[]; now: number; expiresAt: number | null };

const DECIDING: ReadonlySet<string> = new Set(["approve", "reject", "edit"]);

/** Votes that count for the gate, of people who may approve, on the bytes that the job now has. */
function counting(seen: Seen, { barred }: Known): SeenVote[] {
  const verdicts = seatCount(seen.requirements) === 1 ? ["approve", "edit"] : ["approve"];
  return seen.votes.filter(
    (vote) =>
      !vote.void &&
      vote.revision === seen.revision &&
      vote.hash === seen.job_hash &&
      verdicts.includes(vote.verdict) &&
      !barred.includes(vote.person),
  );
}

/** What must hold of any job at any time, whatever the model thinks of it. */
export function violations(seen: Seen, known: Known, history: readonly State[]): string[] {
  const { state, revision, claim } = seen;
  const isGated = seen.decisions.includes("REQUIRE_APPROVAL");
  const people = seen.votes.filter(
    ({ revision: on, verdict, ...vote }) => on === revision && !vote.void && DECIDING.has(verdict),
  );
  const last = history.at(-1);
  const found: [boolean, string][] = [
    [last !== undefined && TERMINAL.has(last) && state !== last, `it left the terminal state ${last}`],
    [
      NEEDS_GATE.has(state) && isGated && !isMet(seen.requirements, counting(seen, known)),
      `${state} with an unmet gate`,
    ],
    [
      NEEDS_GATE.has(state) && !isGated && !["ALLOW", "ALLOW_WITH_CONSTRAINTS"].includes(seen.decisions[0] ?? ""),
      `${state} without any decision`,
    ],
    [isGated && claim !== null && seen.resolution !== "APPROVED", "claimed and never approved"],
    [new Set(people.map(({ person }) => person)).size < people.length, "one person decided twice on a revision"],
    [seen.job_hash !== known.hash, "its hash is not that of its arguments"],
    [claim !== null && (claim.job_hash !== known.hash || claim.revision !== revision), "claimed with another hash"],
    [claim !== null && claim.agent_id !== seen.agent_id, "claimed by another agent"],
    [
      IN_TIME.has(state) && state !== last && known.expiresAt !== null && known.expiresAt <= known.now,
      `${state} after its expiry`,
    ],
  ];
  return found.filter(([isBroken]) => isBroken).map(([, what]) => what);
}

// The same once more over all of a run, where a count says it.
const BY_SQL = `
SELECT 'two votes of one person' AS what, job_id FROM votes WHERE job_id = ANY($1) AND voided_at IS NULL
   AND verdict IN ('approve', 'reject', 'edit') GROUP BY job_id, revision, person_id HAVING count(*) > 1
UNION ALL
SELECT 'a claim with another hash', c.job_id FROM claims c JOIN jobs j ON j.id = c.job_id
  JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
 WHERE j.id = ANY($1) AND (c.job_hash <> r.job_hash OR c.agent_id <> j.agent_id)
UNION ALL
SELECT 'claimed without a claim, or the other way round', j.id FROM jobs j LEFT JOIN claims c ON c.job_id = j.id
 WHERE j.id = ANY($1) AND (c.job_id IS NULL) = (j.state IN ('CLAIMED', 'SUCCEEDED', 'FAILED', 'UNREPORTED'))
UNION ALL
SELECT 'resolved or claimed twice', job_id FROM audit_events WHERE job_id = ANY($1)
   AND type IN ('approval.resolved', 'job.claimed') GROUP BY job_id, type HAVING count(*) > 1
UNION ALL
SELECT 'a vote that stands on an older revision', j.id FROM jobs j JOIN votes v ON v.job_id = j.id
 WHERE j.id = ANY($1) AND v.voided_at IS NULL AND v.revision <> j.revision
UNION ALL
SELECT 'a vote with another hash than its revision', v.job_id FROM votes v
  JOIN revisions r ON r.job_id = v.job_id AND r.number = v.revision
 WHERE v.job_id = ANY($1) AND v.job_hash <> r.job_hash`;

export const violationsOf = (ids: string[]): Promise<{ what: string; job_id: string }[]> => rows(BY_SQL, [ids]);
