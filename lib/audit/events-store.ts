import { query, queryOnce } from "@/lib/db/client";
import type { EventRow } from "./event";
import { eventConditions } from "./event-filter";
import type { EventFilter } from "./schemas";

/** An event that has its number in the log. `leaf` is the hash that stands there, whatever the event now says. */
export type LoggedRow = EventRow & { seq: number; leaf: Buffer };

const COLUMNS = "l.seq, l.hash AS leaf, e.id, e.tenant_id, e.type, e.job_id, e.actor, e.data, e.at";

/** So many events that fit a filter are sorted for every page; where more fit, a walk through the log meets them soon. */
const FEW = 1_000;

/** Where the events that fit a filter are: few, by their ids, or anywhere in the log. */
export type Matching = { ids: readonly string[] } | { filter: EventFilter };

/**
 * How to find what fits a filter. Decided here and not by PostgreSQL, which takes what fits to be spread evenly and would
 * walk through the whole log for the three events of somebody who left.
 */
export async function findMatching(tenantId: string, filter: EventFilter): Promise<Matching> {
  const values: unknown[] = [tenantId];
  const conditions = await eventConditions(tenantId, filter, (value) => `$${values.push(value)}`);
  if (conditions.length === 0) return { filter };
  const where = ["e.tenant_id = $1", ...conditions].join(" AND ");
  const found = await queryOnce<{ id: string }>(
    `SELECT e.id FROM audit_events e WHERE ${where} LIMIT ${FEW + 1}`,
    values,
  );
  return found.length <= FEW ? { ids: found.map(({ id }) => id) } : { filter };
}

// One month is looked into, or two. Not just the very time of the leaf: where somebody altered an event's, it is for the
// verifier to say so.
const OF_LEAF = "id = l.event_id AND at BETWEEN l.at - interval '1 day' AND l.at + interval '1 day'";

/** Which numbers a page may hold, both excluded, and in which order it is read. */
type Page = { above: number; below: number | null; newestFirst: boolean; limit: number };

/** A page of those of a tenant's numbered events that match. */
export async function findPage(tenantId: string, matching: Matching, page: Page): Promise<LoggedRow[]> {
  const values: unknown[] = [tenantId];
  const place = (value: unknown): string => `$${values.push(value)}`;
  const where = ["l.tenant_id = $1", "e.tenant_id = $1", `l.seq > ${place(page.above)}`];
  if (page.below !== null) where.push(`l.seq < ${place(page.below)}`);
  if ("ids" in matching) where.push(`l.event_id = ANY(${place(matching.ids)}::text[])`);
  else where.push(...(await eventConditions(tenantId, matching.filter, place)));
  // OFFSET 0: leaf by leaf, in their order, until the page is full.
  const event = `(SELECT * FROM audit_events WHERE ${OF_LEAF} OFFSET 0)`;
  const rows = await queryOnce<Omit<LoggedRow, "seq"> & { seq: string }>(
    `SELECT ${COLUMNS} FROM audit_leaves l CROSS JOIN LATERAL ${event} e
      WHERE ${where.join(" AND ")} ORDER BY l.seq ${page.newestFirst ? "DESC" : "ASC"} LIMIT ${place(page.limit)}`,
    values,
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** A page of a tenant's numbered events. */
export const findLogged = async (tenantId: string, filter: EventFilter, page: Page): Promise<LoggedRow[]> =>
  findPage(tenantId, await findMatching(tenantId, filter), page);

type UnloggedRow = EventRow & { seq: null; leaf: null };

export const isLogged = (row: LoggedRow | UnloggedRow): row is LoggedRow => row.seq !== null;

/** All events of a job in their order in the log; last those that have no number yet. */
export async function findOfJob(tenantId: string, jobId: string): Promise<(LoggedRow | UnloggedRow)[]> {
  const rows = await query<(Omit<LoggedRow, "seq"> & { seq: string }) | UnloggedRow>(
    "audit_job_events",
    `SELECT ${COLUMNS} FROM audit_events e LEFT JOIN audit_leaves l ON l.event_id = e.id AND l.tenant_id = e.tenant_id
      WHERE e.tenant_id = $1 AND e.job_id = $2 ORDER BY l.seq`,
    [tenantId, jobId],
  );
  return rows.map((row) => (row.seq === null ? row : { ...row, seq: Number(row.seq) }));
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
