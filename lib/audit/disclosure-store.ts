import { query } from "@/lib/db/client";

/** What an event's commitments are salted with, and every value they can be to, by the name of the commitment. */
export type Disclosable = {
  id: string;
  salt: Buffer;
  committed: string[];
  /** Names that a later revision of the job committed to anew: what the event meant was written over. */
  replaced: string[];
} & Record<ValueName, unknown>;

export const VALUE_NAMES = [
  "args",
  "before",
  "checkpoint",
  "summary",
  "identity",
  "callback_url",
  "reason",
  "note",
  "output",
  "error",
] as const;
export type ValueName = (typeof VALUE_NAMES)[number];

const REVISION = "COALESCE((e.data->>'revision')::int, 1)";
const PROPOSES = "e.type IN ('job.proposed', 'job.revised')";

// Events whose salt was erased are not found: nothing of them can be disclosed any more ([T44]).
const DISCLOSABLE = `
SELECT e.id, s.salt, ARRAY(SELECT jsonb_object_keys(e.data->'commitments')) AS committed,
       ARRAY(SELECT jsonb_object_keys(n.data->'commitments') FROM audit_events n
              WHERE ${PROPOSES} AND n.job_id = e.job_id AND n.type = 'job.revised'
                AND (n.data->>'revision')::int > ${REVISION}) AS replaced,
       r.args, j.before, j.checkpoint, j.summary, j.identity, j.callback->'url' AS callback_url,
       COALESCE(v.reason, ap.resolved_comment) AS reason, v.note, c.output, c.error
  FROM audit_events e
  JOIN audit_salts s ON s.event_id = e.id
  LEFT JOIN revisions r ON ${PROPOSES} AND r.job_id = e.job_id AND r.number = ${REVISION}
  LEFT JOIN jobs j ON ${PROPOSES} AND j.id = e.job_id
  LEFT JOIN votes v ON e.type = 'approval.voted' AND v.id = e.data->>'vote'
  LEFT JOIN approvals ap ON e.type = 'approval.revoked' AND ap.job_id = e.job_id
  LEFT JOIN claims c ON e.type = 'job.reported' AND c.job_id = e.job_id
 WHERE e.id = ANY($1)`;

/** The values behind the commitments of these events, as far as they are there. */
export const findDisclosable = (eventIds: readonly string[]): Promise<Disclosable[]> =>
  query<Disclosable>("audit_disclosable", DISCLOSABLE, [eventIds]);
