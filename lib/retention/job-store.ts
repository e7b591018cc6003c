import type { Tx } from "@/lib/db/transaction";

export type Erasable = { id: string; state: string; tool: string; ended: boolean; erased_at: Date | null; now: Date };

/** The states that a job never leaves, and the one that only a late report leaves. */
export const ENDED = "('DENIED', 'REJECTED', 'EXPIRED', 'CANCELLED', 'REVOKED', 'SUCCEEDED', 'FAILED', 'UNREPORTED')";

/** A job under its row lock, as those who decide, claim and report take it. */
export async function lockErasable(tx: Tx, tenantId: string, jobId: string): Promise<Erasable | null> {
  const [job] = await tx.query<Erasable>(
    "erasable_job",
    `SELECT id, state, tool, state IN ${ENDED} AS ended, erased_at, date_trunc('milliseconds', clock_timestamp()) AS now
       FROM jobs WHERE id = $1 AND tenant_id = $2 FOR UPDATE`,
    [jobId, tenantId],
  );
  return job ?? null;
}

/** The events of a job, also those that are archived. */
const OF_JOB = `SELECT id FROM audit_events WHERE job_id = $1
                UNION ALL SELECT event_id FROM audit_archived_events WHERE job_id = $1`;

type Count = { count: number };
const counted = async (rows: Promise<Count[]>): Promise<number> => (await rows)[0]?.count ?? 0;

/**
 * Takes out of every table what people and agents wrote about a job: its payload in all revisions, what came with it, the
 * words of those who voted, the result, the messages owed, the salts of its events. What stays: ids, states, times, votes,
 * rules, and hashes.
 */
export async function erasePayload(
  tx: Tx,
  job: Pick<Erasable, "id" | "now">,
  by: string | null,
): Promise<Record<string, number>> {
  const { id } = job;
  const [, revisions, votes, results, messages, salts] = await Promise.all([
    tx.rows`
      UPDATE jobs SET on_behalf_of = NULL, on_behalf_key = NULL, risk_tags = '{}', labels = '{}', scope = NULL,
                      summary = NULL, checkpoint = NULL, identity = NULL, run_id = NULL, run_step = NULL, before = NULL,
                      before_ref = NULL, callback = NULL, erased_at = ${job.now}, erased_by = ${by}
       WHERE id = ${id}`,
    // The title is made of the payload too; constraints and reasons are policy's words.
    counted(tx.rows`
      WITH gone AS (UPDATE revisions r SET args = NULL, facts = '[]', title = j.tool
                      FROM jobs j WHERE j.id = r.job_id AND r.job_id = ${id} RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    counted(tx.rows`
      WITH gone AS (UPDATE votes SET reason = NULL, note = NULL, reason_code = NULL, fields = '{}'
                     WHERE job_id = ${id} RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    counted(tx.rows`
      WITH gone AS (UPDATE claims SET output = NULL, error = NULL
                     WHERE job_id = ${id} AND (output IS NOT NULL OR error IS NOT NULL) RETURNING 1)
      SELECT count(*)::int AS count FROM gone`),
    counted(
      tx.query(
        "erase_outbox",
        `WITH gone AS (UPDATE outbox SET payload = jsonb_build_object('job_id', $1::text), last_error = NULL
                        WHERE event_id IN (${OF_JOB}) RETURNING id),
              sent AS (DELETE FROM channel_deliveries WHERE outbox_id IN (SELECT id FROM gone))
         SELECT count(*)::int AS count FROM gone`,
        [id],
      ),
    ),
    counted(
      tx.query(
        "erase_salts",
        `WITH gone AS (DELETE FROM audit_salts WHERE event_id IN (${OF_JOB}) RETURNING 1)
         SELECT count(*)::int AS count FROM gone`,
        [id],
      ),
    ),
    // The keys are hashes of the arguments, without salt.
    tx.rows`
      UPDATE approvals SET resolved_comment = NULL, duplicate_key = NULL, kind_key = NULL WHERE job_id = ${id}`,
    // A key is the agent's own words, and the hash beside it is of the whole request, without salt.
    tx.rows`DELETE FROM idempotency_keys WHERE job_id = ${id}`,
  ]);
  return { revisions, votes, results, messages, salts };
}
