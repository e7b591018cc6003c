import { query, queryOnce } from "@/lib/db/client";
import type { EventRow } from "./event";
import { eventConditions } from "./event-filter";
import type { EventFilter } from "./schemas";

/** An event that has its number in the log. */
export type LoggedRow = EventRow & { seq: number };

const COLUMNS = "l.seq, e.id, e.tenant_id, e.type, e.job_id, e.actor, e.data, e.at";

/** Which numbers a page may hold, both excluded, and in which order it is read. */
type Page = { above: number; below: number | null; newestFirst: boolean; limit: number };

/** A page of a tenant's numbered events. */
export async function findLogged(tenantId: string, filter: EventFilter, page: Page): Promise<LoggedRow[]> {
  const values: unknown[] = [];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const tenant = place(tenantId);
  const where = [`l.tenant_id = ${tenant}`, `e.tenant_id = ${tenant}`, `l.seq > ${place(page.above)}`];
  if (page.below !== null) where.push(`l.seq < ${place(page.below)}`);
  const conditions = [...where, ...eventConditions(filter, place)].join(" AND ");
  const rows = await queryOnce<EventRow & { seq: string }>(
    `SELECT ${COLUMNS} FROM audit_leaves l JOIN audit_events e ON e.id = l.event_id
      WHERE ${conditions} ORDER BY l.seq ${page.newestFirst ? "DESC" : "ASC"} LIMIT ${place(page.limit)}`,
    values,
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** All events of a job in their order in the log; `waiting` counts those that have no number yet. */
export async function findOfJob(tenantId: string, jobId: string): Promise<{ rows: LoggedRow[]; waiting: number }> {
  const found = await query<EventRow & { seq: string | null }>(
    "audit_job_events",
    `SELECT ${COLUMNS} FROM audit_events e LEFT JOIN audit_leaves l ON l.event_id = e.id AND l.tenant_id = e.tenant_id
      WHERE e.tenant_id = $1 AND e.job_id = $2 ORDER BY l.seq`,
    [tenantId, jobId],
  );
  const rows = found.flatMap((row) => (row.seq === null ? [] : [{ ...row, seq: Number(row.seq) }]));
  return { rows, waiting: found.length - rows.length };
}

/** The names of those people and agents of the tenant that these ids belong to. */
export async function findNames(tenantId: string, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await query<{ id: string; name: string }>(
    "audit_names",
    `SELECT id, name FROM people WHERE tenant_id = $1 AND id = ANY($2)
     UNION ALL SELECT id, name FROM agents WHERE tenant_id = $1 AND id = ANY($2)`,
    [tenantId, ids],
  );
  return new Map(rows.map((row) => [row.id, row.name]));
}
