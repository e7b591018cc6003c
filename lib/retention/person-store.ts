import type { Tx } from "@/lib/db/transaction";

type Person = { id: string; email_key: string; created_at: Date; erased_at: Date | null; now: Date };

/**
 * A person under the tenant's lock, and whether who asks is an administrator still: of two who erase each other one
 * stays.
 */
export async function lockPerson(
  tx: Tx,
  tenantId: string,
  personId: string,
  askedBy: string,
): Promise<{ person: Person; mayAsk: boolean } | null> {
  await tx.rows`SELECT 1 FROM tenants WHERE id = ${tenantId} FOR NO KEY UPDATE`;
  const [person] = await tx.rows<Person>`
    SELECT id, email_key, created_at, erased_at, date_trunc('milliseconds', clock_timestamp()) AS now
      FROM people WHERE id = ${personId} AND tenant_id = ${tenantId} FOR UPDATE`;
  if (!person) return null;
  const [admin] = await tx.rows`
    SELECT 1 FROM people p JOIN person_roles r ON r.person_id = p.id AND r.role = 'admin'
     WHERE p.tenant_id = ${tenantId} AND p.id = ${askedBy} AND p.disabled_at IS NULL
       AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp())`;
  return { person, mayAsk: admin !== undefined };
}

/** Jobs in the person's name that have not ended. */
export async function countOpenJobs(tx: Tx, tenantId: string, emailKey: string, ended: string): Promise<number> {
  const [row] = await tx.query<{ count: number }>(
    "open_jobs_of_person",
    `SELECT count(*)::int AS count FROM jobs WHERE tenant_id = $1 AND on_behalf_key = $2 AND state NOT IN ${ended}`,
    [tenantId, emailKey],
  );
  return row?.count ?? 0;
}

type Count = { count: number };
const counted = async (rows: Promise<Count[]>): Promise<number> => (await rows)[0]?.count ?? 0;

// What the person did, but for edits of payloads, which are the job's; and the event that made the account.
const EVENTS = `
SELECT id FROM audit_events WHERE tenant_id = $1 AND actor->>'id' = $2 AND type <> 'job.revised'
UNION ALL SELECT event_id FROM audit_archived_events WHERE tenant_id = $1 AND actor_id = $2 AND type <> 'job.revised'
UNION ALL SELECT id FROM audit_events WHERE tenant_id = $1 AND at = $3::timestamptz AND data->>'person' = $2
UNION ALL SELECT a.event_id FROM audit_archived_events a
           WHERE a.tenant_id = $1 AND a.month = date_trunc('month', $3::timestamptz, 'UTC')::date AND a.type = 'person.created'
             AND a.event_id IN (SELECT l.event_id FROM audit_leaves l WHERE l.event_id = a.event_id AND l.at = $3::timestamptz)`;

/** Salts of events that commit to what the person wrote, or to who they are. */
export const eraseSalts = (tx: Tx, tenantId: string, { id, created_at }: Person): Promise<number> =>
  counted(
    tx.query(
      "erase_person_salts",
      `WITH gone AS (DELETE FROM audit_salts WHERE event_id IN (${EVENTS}) RETURNING 1)
       SELECT count(*)::int AS count FROM gone`,
      [tenantId, id, created_at],
    ),
  );

/** The words of a person, wherever they gave reasons. Votes stay, with roles and hashes. */
export async function eraseWords(tx: Tx, tenantId: string, { id }: Person): Promise<{ votes: number }> {
  const [, votes] = await Promise.all([
    tx.rows`
      UPDATE approvals SET resolved_comment = NULL
       WHERE tenant_id = ${tenantId} AND resolved_comment IS NOT NULL AND job_id IN (
         SELECT v.job_id FROM votes v
          WHERE v.person_id = ${id} AND resolved_comment IN (v.reason, concat_ws(E'\n', v.reason, v.note))
         UNION SELECT e.job_id FROM audit_events e
                WHERE e.tenant_id = ${tenantId} AND e.actor->>'id' = ${id} AND e.type = 'approval.revoked'
         UNION SELECT a.job_id FROM audit_archived_events a
                WHERE a.tenant_id = ${tenantId} AND a.actor_id = ${id} AND a.type = 'approval.revoked')`,
    counted(tx.rows`
      WITH gone AS (UPDATE votes SET reason = NULL, note = NULL, reason_code = NULL, fields = '{}'
                     WHERE person_id = ${id} RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    tx.rows`
      UPDATE delegations SET reason = NULL WHERE tenant_id = ${tenantId} AND (from_id = ${id} OR created_by = ${id})`,
    tx.rows`
      UPDATE policy_activations SET reason = '' WHERE tenant_id = ${tenantId} AND requested_by = ${id}`,
    tx.rows`
      UPDATE agents SET suspended_reason = NULL
       WHERE tenant_id = ${tenantId} AND id IN (
         SELECT e.data->>'agent' FROM audit_events e
          WHERE e.tenant_id = ${tenantId} AND e.actor->>'id' = ${id} AND e.type = 'agent.suspended')`,
  ]);
  return { votes };
}

/** The person's mailbox where agents named it as the one that they act for: of jobs that have ended, and of limits. */
export async function eraseOnBehalf(tx: Tx, tenantId: string, { email_key }: Person): Promise<{ jobs: number }> {
  const [jobs] = await Promise.all([
    counted(tx.rows`
      WITH gone AS (UPDATE jobs SET on_behalf_of = NULL, on_behalf_key = NULL, identity = NULL
                     WHERE tenant_id = ${tenantId} AND on_behalf_key = ${email_key} RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    tx.rows`DELETE FROM limit_counters WHERE tenant_id = ${tenantId} AND key::jsonb->>4 = ${email_key}`,
  ]);
  return { jobs };
}

/** The account: nobody, who can't sign in. Ids, roles, votes and agents stay theirs. */
export async function eraseAccount(tx: Tx, { id, now }: Person): Promise<{ sessions: number; tokens: number }> {
  const nobody = `${id}@erased.invalid`;
  const [, , sessions, tokens] = await Promise.all([
    tx.rows`
      UPDATE channel_deliveries SET recipient = ${nobody}, last_error = NULL
       WHERE recipient = (SELECT email FROM people WHERE id = ${id})`,
    tx.rows`
      UPDATE people SET name = 'Erased person', email = ${nobody}, email_key = ${nobody}, password_hash = NULL,
                        disabled_at = COALESCE(disabled_at, ${now}), erased_at = ${now} WHERE id = ${id}`,
    counted(tx.rows`
      WITH gone AS (DELETE FROM sessions WHERE person_id = ${id} RETURNING 1) SELECT count(*)::int AS count FROM gone`),
    counted(tx.rows`
      WITH gone AS (DELETE FROM personal_tokens WHERE person_id = ${id} RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    // Who works on a gate is who can decide it.
    tx.rows`UPDATE approvals SET assignee_id = NULL, lease_until = NULL WHERE assignee_id = ${id}`,
    tx.rows`DELETE FROM snoozes WHERE person_id = ${id}`,
    tx.rows`DELETE FROM looks WHERE person_id = ${id}`,
    tx.rows`DELETE FROM saved_views WHERE person_id = ${id}`,
  ]);
  return { sessions, tokens };
}
