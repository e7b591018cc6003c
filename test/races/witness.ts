import { rows } from "@/test/world";

/** One change of a job's state, as the database saw it. Times are the database's, `began` that of the transaction. */
export type Move = {
  was: string;
  became: string;
  /** False where the statement that approved or claimed started, or says that it moved, at or after the job's expiry. */
  in_time: boolean;
  /** False where the time that the job says it moved at isn't within the statement that moved it. */
  honest: boolean;
  began: string;
};

/**
 * A witness of our own for every change of state, in the test's database: what the product says of its times and of how
 * often something happened is compared with it, not with itself. `statement_timestamp()` can't be after the moment at
 * which the statement judged the time, `clock_timestamp()` in a trigger can't be before it.
 */
export const watchMoves = (): Promise<unknown> =>
  rows(`
    CREATE TABLE IF NOT EXISTS race_moves (
      id BIGINT GENERATED ALWAYS AS IDENTITY, job_id TEXT, was TEXT, became TEXT, in_time BOOLEAN, honest BOOLEAN,
      began TIMESTAMPTZ);
    CREATE OR REPLACE FUNCTION race_witness() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO race_moves (job_id, was, became, in_time, honest, began) VALUES (
        NEW.id, OLD.state, NEW.state,
        NEW.state NOT IN ('APPROVED', 'CLAIMED')
          OR (NEW.expires_at > statement_timestamp() AND NEW.expires_at > NEW.updated_at),
        NEW.updated_at BETWEEN date_trunc('milliseconds', statement_timestamp()) AND clock_timestamp(),
        transaction_timestamp());
      RETURN NULL;
    END $$;
    CREATE OR REPLACE TRIGGER race_witness AFTER UPDATE OF state ON jobs
      FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION race_witness();`);

export type EndVote = {
  id: string;
  person_id: string;
  verdict: string;
  revision: number;
  roles: string[];
  channel: string;
  voided: boolean;
  /** Whether it names the bytes of the revision that it is kept for. */
  bound: boolean;
};

/** What is committed of a job after a round. */
export type End = {
  state: string;
  revision: number;
  resolution: string | null;
  /** False where it says it was approved at or after its expiry. */
  in_time: boolean;
  moves: Move[];
  votes: EndVote[];
  /** How often each type of event and each topic of the outbox was written. */
  events: Record<string, number>;
  outbox: Record<string, number>;
  claims: number;
};

/** Everything of a job that the rules speak of, in one statement. */
export async function endOf(jobId: string): Promise<End> {
  const [end] = await rows<End>(
    `SELECT j.state, j.revision, a.resolution,
            NOT COALESCE(a.resolution = 'APPROVED' AND a.resolved_at >= j.expires_at, false) AS in_time,
            COALESCE((SELECT jsonb_agg(to_jsonb(m) ORDER BY m.id) FROM race_moves m WHERE m.job_id = j.id), '[]') AS moves,
            COALESCE((SELECT jsonb_agg(jsonb_build_object('id', v.id, 'person_id', v.person_id, 'verdict', v.verdict,
                               'revision', v.revision, 'roles', v.roles, 'channel', v.channel,
                               'voided', v.voided_at IS NOT NULL, 'bound', v.job_hash = r.job_hash) ORDER BY v.id)
                        FROM votes v JOIN revisions r ON r.job_id = v.job_id AND r.number = v.revision
                       WHERE v.job_id = j.id), '[]') AS votes,
            (SELECT COALESCE(jsonb_object_agg(type, n), '{}') FROM (SELECT type, count(*) AS n FROM audit_events
                      WHERE job_id = j.id GROUP BY type) e) AS events,
            (SELECT COALESCE(jsonb_object_agg(topic, n), '{}') FROM (SELECT o.topic, count(*) AS n FROM outbox o
                       JOIN audit_events e ON e.id = o.event_id WHERE e.job_id = j.id GROUP BY o.topic) o) AS outbox,
            (SELECT count(*)::int FROM claims c WHERE c.job_id = j.id) AS claims
       FROM jobs j LEFT JOIN approvals a ON a.job_id = j.id WHERE j.id = $1`,
    [jobId],
  );
  if (!end) throw new Error(`no job ${jobId}`);
  return end;
}

/** The votes that count towards the gate as it stands in the database. */
export const counted = (end: End): EndVote[] =>
  end.votes.filter((vote) => !vote.voided && vote.revision === end.revision && vote.verdict !== "reject");
