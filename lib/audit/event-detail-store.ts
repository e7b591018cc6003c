import { query } from "@/lib/db/client";

/** What these jobs of the tenant would do, by their ids. */
export async function findJobTitles(
  tenantId: string,
  ids: readonly string[],
): Promise<Map<string, { title: string; tool: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; title: string; tool: string }>(
    "audit_job_titles",
    `SELECT j.id, r.title, j.tool FROM jobs j JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
      WHERE j.tenant_id = $1 AND j.id = ANY($2)`,
    [tenantId, ids],
  );
  return new Map(rows.map(({ id, title, tool }) => [id, { title, tool }]));
}

/** False once what the event commits to was erased: without its salt nobody can say what it was ([T44]). */
export async function hasSalt(eventId: string): Promise<boolean> {
  const rows = await query("audit_has_salt", "SELECT 1 FROM audit_salts WHERE event_id = $1", [eventId]);
  return rows.length > 0;
}
