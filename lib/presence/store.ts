import { query } from "@/lib/db/client";

/** Whether the tenant has this job. */
export async function jobExists(tenantId: string, id: string): Promise<boolean> {
  const rows = await query("job_exists", "SELECT 1 FROM jobs WHERE id = $1 AND tenant_id = $2", [id, tenantId]);
  return rows.length > 0;
}

/** Keeps that a person has had a revision open; once, and only where the job has one of that number. */
export async function keepLook(jobId: string, personId: string, revision: number): Promise<void> {
  await query(
    "keep_look",
    `INSERT INTO looks (job_id, person_id, revision)
     SELECT job_id, $2, number FROM revisions WHERE job_id = $1 AND number = $3
     ON CONFLICT DO NOTHING`,
    [jobId, personId, revision],
  );
}

/** The newest revision before this one that a person has had open. */
export async function lastLook(
  jobId: string,
  personId: string,
  before: number,
): Promise<{ revision: number; at: Date } | null> {
  const [row] = await query<{ revision: number; at: Date }>(
    "last_look",
    `SELECT revision, at FROM looks WHERE job_id = $1 AND person_id = $2 AND revision < $3
      ORDER BY revision DESC LIMIT 1`,
    [jobId, personId, before],
  );
  return row ?? null;
}
