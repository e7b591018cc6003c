import pg from "pg";
import type { Entries, Journal } from "./journal";

/** A rule as a query for what breaks it; every row is one violation, told by its `what`. */
type Rule = { name: string; breaches: string };

/** `$1` are the acknowledged entries of one kind. */
const ACKNOWLEDGED: Record<keyof Entries, Rule[]> = {
  proposals: [
    {
      name: "an acknowledged proposal is there, with its hash, its key and its event",
      breaches: `SELECT a.job AS what FROM jsonb_to_recordset($1::jsonb) AS a(job text, hash text, key text, agent jsonb)
        WHERE NOT EXISTS (SELECT 1 FROM jobs j JOIN revisions r ON r.job_id = j.id AND r.number = 1
                           WHERE j.id = a.job AND r.job_hash = a.hash AND j.labels->>'crash' = a.key)
           OR NOT EXISTS (SELECT 1 FROM idempotency_keys k
                           WHERE k.agent_id = a.agent->>'id' AND k.key = a.key AND k.job_id = a.job)
           OR NOT EXISTS (SELECT 1 FROM audit_events e
                           WHERE e.job_id = a.job AND e.type = 'job.proposed' AND e.data->>'job_hash' = a.hash)`,
    },
  ],
  votes: [
    {
      name: "an acknowledged vote is there, with its event",
      breaches: `SELECT a.job || ' by ' || a.person AS what
        FROM jsonb_to_recordset($1::jsonb) AS a(job text, hash text, person text, verdict text)
        WHERE NOT EXISTS (SELECT 1 FROM votes v JOIN audit_events e ON e.job_id = v.job_id
                                  AND e.type = 'approval.voted' AND e.data->>'vote' = v.id
                           WHERE v.job_id = a.job AND v.person_id = a.person AND v.verdict = a.verdict
                             AND v.job_hash = a.hash AND v.voided_at IS NULL)`,
    },
  ],
  claims: [
    {
      name: "an acknowledged claim is there, with its event",
      breaches: `SELECT a.job AS what FROM jsonb_to_recordset($1::jsonb) AS a(job text, hash text, "grant" text)
        WHERE NOT EXISTS (SELECT 1 FROM claims c JOIN audit_events e ON e.job_id = c.job_id
                                  AND e.type = 'job.claimed' AND e.data->>'grant' = c.grant_id
                           WHERE c.job_id = a.job AND c.job_hash = a.hash AND c.grant_id = a."grant")`,
    },
  ],
  reports: [
    {
      name: "an acknowledged report is there, with its event",
      breaches: `SELECT a.job AS what FROM jsonb_to_recordset($1::jsonb) AS a(job text, outcome text)
        WHERE NOT EXISTS (SELECT 1 FROM claims c JOIN jobs j ON j.id = c.job_id JOIN audit_events e ON e.job_id = j.id
                           WHERE c.job_id = a.job AND c.outcome = a.outcome AND c.reported_at IS NOT NULL
                             AND j.state = CASE a.outcome WHEN 'succeeded' THEN 'SUCCEEDED' ELSE 'FAILED' END
                             AND e.type = 'job.reported')`,
    },
  ],
};

const PASSED = "('APPROVED', 'CLAIMED', 'SUCCEEDED', 'FAILED', 'UNREPORTED')";
const COUNTING = `(SELECT count(DISTINCT v.person_id) FROM votes v JOIN revisions r ON r.job_id = v.job_id AND r.number = v.revision
  WHERE v.approval_id = a.id AND v.revision = j.revision AND v.job_hash = r.job_hash AND v.voided_at IS NULL
    AND v.verdict IN ('approve', 'edit')`;

/** What holds for every row, acknowledged or not: each change was made whole or not at all, and once. */
const EVERYWHERE: Rule[] = [
  {
    name: "one job for each idempotency key",
    breaches: "SELECT labels->>'crash' AS what FROM jobs WHERE labels ? 'crash' GROUP BY 1 HAVING count(*) > 1",
  },
  {
    name: "each job was proposed once, with a revision",
    breaches: `SELECT j.id AS what FROM jobs j
      WHERE (SELECT count(*) FROM audit_events e WHERE e.job_id = j.id AND e.type = 'job.proposed') <> 1
         OR NOT EXISTS (SELECT 1 FROM revisions r WHERE r.job_id = j.id AND r.number = j.revision)`,
  },
  {
    name: "a gate stands where policy asked for one",
    breaches: `SELECT j.id AS what FROM jobs j JOIN revisions r ON r.job_id = j.id AND r.number = 1
      LEFT JOIN approvals a ON a.job_id = j.id LEFT JOIN requirements q ON q.approval_id = a.id
      WHERE r.decision = 'REQUIRE_APPROVAL' AND q.approval_id IS NULL`,
  },
  {
    name: "nothing passes a gate that was not approved",
    breaches: `SELECT j.id || ' is ' || j.state AS what FROM jobs j JOIN approvals a ON a.job_id = j.id
      WHERE j.state IN ${PASSED} AND a.resolution IS DISTINCT FROM 'APPROVED'`,
  },
  {
    // Enough people for each requirement and for all together: with two requirements, as here, no more is needed.
    name: "no gate is approved without the votes that it asks for",
    breaches: `SELECT j.id AS what FROM jobs j JOIN approvals a ON a.job_id = j.id WHERE a.resolution = 'APPROVED' AND (
      EXISTS (SELECT 1 FROM requirements q WHERE q.approval_id = a.id AND ${COUNTING} AND v.roles && q.any_of) < q.count)
      OR ${COUNTING}) < (SELECT sum(q.count) FROM requirements q WHERE q.approval_id = a.id))`,
  },
  {
    name: "a gate is resolved once, with one event and one message to the outside",
    breaches: `SELECT a.job_id AS what FROM approvals a JOIN jobs j ON j.id = a.job_id
      WHERE (SELECT count(*) FROM audit_events e WHERE e.job_id = a.job_id AND e.type = 'approval.resolved')
              <> (a.resolved_at IS NOT NULL)::int
         OR (SELECT count(*) FROM outbox o JOIN audit_events e ON e.id = o.event_id
              WHERE e.job_id = a.job_id AND o.topic = 'approval.resolved') <> (a.resolved_at IS NOT NULL)::int
         OR (a.resolved_at IS NULL) <> (j.state IN ('APPROVAL', 'CHANGES_REQUESTED'))`,
  },
  {
    name: "a vote has its event, and an event its vote",
    breaches: `SELECT coalesce(v.id, e.id) AS what FROM votes v FULL JOIN
      (SELECT * FROM audit_events WHERE type = 'approval.voted') e ON e.data->>'vote' = v.id
      WHERE v.id IS NULL OR e.id IS NULL`,
  },
  {
    name: "nobody votes twice",
    breaches: `SELECT job_id || ' by ' || person_id AS what FROM votes
      WHERE voided_at IS NULL AND verdict IN ('approve', 'reject', 'edit')
      GROUP BY job_id, revision, person_id HAVING count(*) > 1`,
  },
  {
    name: "a job is claimed once, in its state, its row and its event alike",
    breaches: `SELECT j.id || ' is ' || j.state AS what FROM jobs j LEFT JOIN claims c ON c.job_id = j.id
      WHERE (j.state IN ('CLAIMED', 'SUCCEEDED', 'FAILED', 'UNREPORTED')) <> (c.job_id IS NOT NULL)
         OR (SELECT count(*) FROM audit_events e WHERE e.job_id = j.id AND e.type = 'job.claimed')
              <> (c.job_id IS NOT NULL)::int`,
  },
  {
    name: "a job is reported once, in its state, its row and its event alike",
    breaches: `SELECT j.id || ' is ' || j.state AS what FROM jobs j LEFT JOIN claims c ON c.job_id = j.id
      WHERE (j.state IN ('SUCCEEDED', 'FAILED')) <> (c.reported_at IS NOT NULL)
         OR (SELECT count(*) FROM audit_events e WHERE e.job_id = j.id AND e.type = 'job.reported')
              <> (c.reported_at IS NOT NULL)::int`,
  },
  {
    name: "[T8] a step of an escalation is told once, and owes one message",
    breaches: `SELECT e.job_id || ' step ' || (e.data->>'step') AS what FROM audit_events e LEFT JOIN outbox o ON o.event_id = e.id
      WHERE e.type = 'approval.overdue' GROUP BY e.job_id, e.data->>'step' HAVING count(*) <> 1 OR count(o.id) <> 1`,
  },
  {
    name: "[T8] a step that has passed while its gate waited was told, soon and whole",
    breaches: `SELECT a.job_id || ' step ' || s.position AS what FROM escalation_steps s JOIN approvals a ON a.id = s.approval_id
      WHERE (s.fired_at IS NULL AND s.due_at < now() - interval '60 s')
         OR (s.fired_at IS NOT NULL AND (a.resolved_at IS NULL OR a.resolved_at > s.fired_at) AND NOT EXISTS (
           SELECT 1 FROM audit_events e
            WHERE e.job_id = a.job_id AND e.type = 'approval.overdue' AND e.data->>'step' = s.position::text))`,
  },
];

/** How many steps of escalations have been told. */
export async function countTold(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const told = "SELECT count(*)::int AS count FROM audit_events WHERE type = 'approval.overdue'";
    const { rows } = await client.query<{ count: number }>(told);
    return rows[0]?.count ?? 0;
  } finally {
    await client.end();
  }
}

/** Asks the database, past the product, whether what was acknowledged is there and what is there belongs together. */
export async function checkDatabase(url: string, journal: Journal, entries: Entries): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: "crash test" });
  client.on("error", () => {});
  await client.connect();
  const judge = async ({ name, breaches }: Rule, values: unknown[]) => {
    const { rows } = await client.query<{ what: string }>(breaches, values);
    for (const { what } of rows) journal.violate(`${name}: ${what}`);
  };
  try {
    for (const kind of ["proposals", "votes", "claims", "reports"] as const)
      for (const rule of ACKNOWLEDGED[kind]) await judge(rule, [JSON.stringify(entries[kind])]);
    for (const rule of EVERYWHERE) await judge(rule, []);
  } finally {
    await client.end();
  }
}
