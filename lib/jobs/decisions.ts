import { query } from "@/lib/db/client";
import { isBlind } from "@/lib/approvals/blind";
import { archivedMonths } from "@/lib/audit/archived";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { DecisionEntry } from "./schemas";
import { readJob } from "./wait";

type Row = Omit<DecisionEntry, "who" | "at"> & { person_id: string | null; person_name: string | null; at: Date };

// A decision that can still be undone, or was, is for people to see: the agent is told of what counted.
// Policy's word on each revision, every vote, and what happened without a vote: three sources, each append-only.
const DECISIONS = `
SELECT 'policy' AS kind, decision AS what, NULL AS person_id, NULL AS person_name, policy_reason AS why, job_hash,
       policy_snapshot, number AS revision, created_at AS at
  FROM revisions WHERE job_id = $1
UNION ALL
SELECT 'person', CASE WHEN v.held_until IS NOT NULL AND v.voided_at IS NOT NULL THEN 'UNDONE' ELSE upper(v.verdict) END, p.id, p.name, concat_ws(E'\\n', v.reason, v.note), v.job_hash, r.policy_snapshot, v.revision, v.created_at
  FROM votes v JOIN people p ON p.id = v.person_id JOIN revisions r ON r.job_id = v.job_id AND r.number = v.revision
 WHERE v.job_id = $1 AND (v.held_until IS NULL OR $2)
UNION ALL
SELECT CASE WHEN p.id IS NULL THEN 'system' ELSE 'person' END, coalesce(e.data->>'resolution', upper(split_part(e.type, '.', 2))),
       p.id, p.name,
       CASE e.type WHEN 'job.expired' THEN 'The agent did not claim it in time.'
                   WHEN 'job.altered' THEN 'The stored arguments no longer fit the hash that was approved; the claim was refused.'
                   WHEN 'approval.revoked' THEN ap.resolved_comment
                   WHEN 'seeded.revealed' THEN 'This was a test item: it could never run.'
                   WHEN 'job.unreported' THEN 'Whoever claimed it never said how it went.'
                   WHEN 'approval.resolved' THEN CASE e.data->>'resolution'
                     WHEN 'EXPIRED' THEN 'Nobody decided in time; silence is never consent.'
                     WHEN 'APPROVED' THEN 'Every requirement is met.'
                     WHEN 'CANCELLED' THEN 'The agent took it back.'
                     ELSE 'One reject ends the gate.' END END,
       r.job_hash, r.policy_snapshot, r.number, e.at
  FROM audit_events e JOIN jobs j ON j.id = e.job_id JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
       LEFT JOIN approvals ap ON ap.job_id = j.id
       LEFT JOIN people p ON e.type = 'approval.revoked' AND p.id = e.actor->>'id'
 WHERE e.job_id = $1 AND e.type IN ('approval.resolved', 'job.cancelled', 'job.claimed', 'job.reported', 'job.expired', 'job.altered',
                                         'approval.revoked', 'job.unreported', 'seeded.revealed')
ORDER BY at DESC, kind DESC`;

/** Entries that tell how somebody voted ([U20]). */
const HOW_VOTED: ReadonlySet<string> = new Set(["APPROVE", "REJECT", "EDIT", "UNDONE"]);

const actorId = ({ actor }: Context): string | null => (actor.kind === "person" ? actor.id : null);

/** `archived`: the months in which more happened to the job, which are not in the database any more. */
type DecisionList = { items: DecisionEntry[]; archived: string[] };

/** Every decision on a job, newest first, as far as whoever asks may see it (api.md, `GET /jobs/{id}/decisions`). @throws 404 `not_found` */
export async function listDecisions(ctx: Context, input: { id: string }): Promise<DecisionList> {
  requirePermission(ctx, "jobs.read");
  const row = await readJob(ctx, input.id);
  const rows = await query<Row>("decisions", DECISIONS, [row.id, ctx.actor.kind === "person"]);
  const blind = isBlind(ctx.actor, row);
  const shown = blind ? rows.filter((entry) => !HOW_VOTED.has(entry.what) || entry.person_id === actorId(ctx)) : rows;
  const items = shown.map(({ person_id, person_name, at, why, ...entry }) => ({
    ...entry,
    why: why === "" ? null : why,
    who: person_id !== null && person_name !== null ? { id: person_id, name: person_name } : null,
    at: at.toISOString(),
  }));
  return { items, archived: await archivedMonths(ctx.tenantId, { job: row.id }) };
}
