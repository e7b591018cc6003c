import { query } from "@/lib/db/client";
import type { EventRow } from "./event";

/** What an event's commitments are salted with, and every value they can be to, by the name of the commitment. */
export type Disclosable = {
  id: string;
  salt: Buffer;
  commitments: Record<string, string>;
  /** What no other table keeps. */
  kept: Partial<Record<ValueName, unknown>> | null;
  /** Names that a later revision of the job committed to anew: what the event meant was written over. */
  replaced: string[];
} & Record<ValueName, unknown>;

export const VALUE_NAMES = [
  "args",
  "before",
  "before_ref",
  "checkpoint",
  "summary",
  "identity",
  "callback_url",
  "reason",
  "note",
  "reason_code",
  "fields",
  "output",
  "error",
  "name",
  "email",
] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

const REVISION = "COALESCE((e.data->>'revision')::int, 1)";
const PROPOSES = "e.type IN ('job.proposed', 'job.revised')";
const MAKES_ACCOUNT = "e.type IN ('person.created', 'installation.set_up')";

// Events whose salt was erased are not found: nothing of them can be disclosed any more ([T44]).
const DISCLOSABLE = `
SELECT e.id, s.salt, e.data->'commitments' AS commitments, s.kept,
       ARRAY(SELECT jsonb_object_keys(n.data->'commitments') FROM audit_events n
              WHERE ${PROPOSES} AND n.job_id = e.job_id AND n.type = 'job.revised'
                AND (n.data->>'revision')::int > ${REVISION}) AS replaced,
       r.args, j.before, j.before_ref, j.checkpoint, j.summary, j.identity, j.callback->'url' AS callback_url,
       COALESCE(v.reason, ap.resolved_comment, d.reason) AS reason, v.note, v.reason_code, v.fields, c.output, c.error,
       COALESCE(p.name, a.name) AS name, p.email
  FROM audit_events e
  JOIN audit_salts s ON s.event_id = e.id
  LEFT JOIN revisions r ON ${PROPOSES} AND r.job_id = e.job_id AND r.number = ${REVISION}
  LEFT JOIN jobs j ON ${PROPOSES} AND j.id = e.job_id
  LEFT JOIN votes v ON e.type = 'approval.voted' AND v.id = e.data->>'vote'
  LEFT JOIN approvals ap ON e.type = 'approval.revoked' AND ap.job_id = e.job_id
  LEFT JOIN claims c ON e.type = 'job.reported' AND c.job_id = e.job_id
  LEFT JOIN delegations d ON e.type = 'delegation.created' AND d.id = e.data->>'delegation'
  LEFT JOIN people p ON ${MAKES_ACCOUNT} AND p.id = e.data->>'person'
  LEFT JOIN agents a ON e.type = 'agent.created' AND a.id = e.data->>'agent'
 WHERE e.id = ANY($1) AND e.at BETWEEN $2 AND $3`;

/** The values behind the commitments of these events, as far as they are there. */
export async function findDisclosable(events: readonly Pick<EventRow, "id" | "at">[]): Promise<Disclosable[]> {
  const times = events.map(({ at }) => at.getTime());
  if (times.length === 0) return [];
  // Only the months that they are in are looked into.
  const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
  return query<Disclosable>("audit_disclosable", DISCLOSABLE, [events.map(({ id }) => id), first, last]);
}
