import { query } from "@/lib/db/client";
import type { EventRow } from "../event";

/** How far a log's parts reach, read at one moment: sequencers go on while somebody verifies. */
export type LogState = {
  /** What the log says of itself; null where it has no row. */
  size: number | null;
  /** Up to the last leaf, and up to the last log checkpoint. */
  leaves: number;
  signed: number;
  /** Leaves, log checkpoints and nodes that no log of `size` can have. */
  strayLeaves: number;
  strayCheckpoints: number;
  strayNodes: number;
  waiting: number;
  overdue: { event_id: string; at: Date } | null;
};

type Counts = Record<
  "size" | "leaves" | "signed" | "stray_leaves" | "stray_checkpoints" | "stray_nodes" | "waiting",
  string
>;

/** Events are numbered within a second; the sequencer tries again what failed after five. */
const OVERDUE_SECONDS = 60;

const STATE = `
SELECT l.size, COALESCE(max_leaf.seq + 1, 0) AS leaves, COALESCE(last.size, 0) AS signed,
       (SELECT count(*) FROM audit_leaves x WHERE x.tenant_id = t.id AND x.seq < 0) AS stray_leaves,
       (SELECT count(*) FROM audit_checkpoints x WHERE x.tenant_id = t.id AND x.size < 1) AS stray_checkpoints,
       (SELECT count(*) FROM audit_nodes x WHERE x.tenant_id = t.id AND (x.level < 8 OR x.level > 62 OR x.index < 0
           OR x.index >= COALESCE(max_leaf.seq + 1, 0) >> GREATEST(x.level, 0))) AS stray_nodes,
       (SELECT count(*) FROM audit_pending p WHERE p.tenant_id = t.id) AS waiting,
       overdue.event_id, overdue.at
  FROM tenants t
  LEFT JOIN audit_logs l ON l.tenant_id = t.id
  LEFT JOIN LATERAL (SELECT seq FROM audit_leaves x WHERE x.tenant_id = t.id ORDER BY seq DESC LIMIT 1) max_leaf ON true
  LEFT JOIN LATERAL (SELECT size FROM audit_checkpoints x WHERE x.tenant_id = t.id ORDER BY size DESC LIMIT 1) last ON true
  LEFT JOIN LATERAL (SELECT event_id, at FROM audit_pending p
                      WHERE p.tenant_id = t.id AND p.at < clock_timestamp() - make_interval(secs => $2)
                      ORDER BY event_id LIMIT 1) overdue ON true
 WHERE t.id = $1`;

type StateRow = Counts & { event_id: string | null; at: Date | null };

export async function readState(tenantId: string): Promise<LogState | null> {
  const [row] = await query<StateRow>("verify_state", STATE, [tenantId, OVERDUE_SECONDS]);
  if (!row) return null;
  return {
    size: row.size === null ? null : Number(row.size),
    leaves: Number(row.leaves),
    signed: Number(row.signed),
    strayLeaves: Number(row.stray_leaves),
    strayCheckpoints: Number(row.stray_checkpoints),
    strayNodes: Number(row.stray_nodes),
    waiting: Number(row.waiting),
    overdue: row.event_id !== null && row.at !== null ? { event_id: row.event_id, at: row.at } : null,
  };
}

/** A leaf as it is stored, and the event that it names, where that is there and not in an archive. */
export type LeafRow = { seq: number; eventId: string; hash: Buffer; isArchived: boolean; event: EventRow | null };

type StoredLeaf = { seq: string; event_id: string; hash: Buffer; archived: boolean } & {
  [Key in keyof EventRow]: EventRow[Key] | null;
};

const COLUMNS = "e.id, e.tenant_id, e.type, e.job_id, e.actor, e.at, e.data";

// OFFSET 0: row by row by their keys, however large the log; a page is never worth reading whole tables.
const LEAVES = `
SELECT l.seq, l.event_id, l.hash, a.event_id IS NOT NULL AS archived, ${COLUMNS}
  FROM audit_leaves l
  LEFT JOIN LATERAL (SELECT * FROM audit_events WHERE id = l.event_id AND at = l.at OFFSET 0) e ON true
  LEFT JOIN LATERAL (SELECT event_id FROM audit_archived_events x
                      WHERE x.event_id = l.event_id AND x.tenant_id = l.tenant_id OFFSET 0) a ON true
 WHERE l.tenant_id = $1 AND l.seq >= $2 AND l.seq < $3 ORDER BY l.seq`;

/** The leaves from `start` up to, not including, `end`. */
export async function readLeaves(tenantId: string, start: number, end: number): Promise<LeafRow[]> {
  const rows = await query<StoredLeaf>("verify_leaves", LEAVES, [tenantId, start, end]);
  const missing = rows.filter(({ id, archived }) => id === null && !archived);
  const elsewhere = await findByIds(missing.map(({ event_id }) => event_id));
  return rows.map(({ seq, event_id: eventId, hash, archived: isArchived, ...event }) => ({
    seq: Number(seq),
    eventId,
    hash,
    isArchived,
    event: event.id === null ? (elsewhere.get(eventId) ?? null) : (event as EventRow),
  }));
}

/** Events whose time is not the one that their leaf names: looked for in every month. */
async function findByIds(ids: readonly string[]): Promise<Map<string, EventRow>> {
  if (ids.length === 0) return new Map();
  const rows = await query<EventRow>("verify_moved", `SELECT ${COLUMNS} FROM audit_events e WHERE e.id = ANY($1)`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

export const nodeKey = (level: number, index: number): string => `${level}/${index}`;

const LOWEST = 8;
const HIGHEST = 52;

/** The stored nodes that leaves from `start` up to `end` complete, by `nodeKey`. */
export async function readNodes(tenantId: string, start: number, end: number): Promise<Map<string, Buffer>> {
  const [levels, firsts, pasts]: [number[], number[], number[]] = [[], [], []];
  for (let level = LOWEST; level <= HIGHEST && 2 ** level <= end; level += 1) {
    levels.push(level);
    firsts.push(Math.floor(start / 2 ** level));
    pasts.push(Math.floor(end / 2 ** level));
  }
  const rows = await query<{ level: number; index: string; hash: Buffer }>(
    "verify_nodes",
    `SELECT n.level, n.index, n.hash FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS w(level, first, past)
       JOIN audit_nodes n ON n.tenant_id = $1 AND n.level = w.level AND n.index >= w.first AND n.index < w.past`,
    [tenantId, levels, firsts, pasts],
  );
  return new Map(rows.map(({ level, index, hash }) => [nodeKey(level, Number(index)), hash]));
}

export type StoredCheckpoint = { size: number; root: Buffer; note: string };

/** The log checkpoints of sizes above `start`, up to `end`, by size. */
export async function readCheckpoints(tenantId: string, start: number, end: number): Promise<StoredCheckpoint[]> {
  const rows = await query<{ size: string; root: Buffer; note: string }>(
    "verify_checkpoints",
    `SELECT size, root, note FROM audit_checkpoints WHERE tenant_id = $1 AND size > $2 AND size <= $3 ORDER BY size`,
    [tenantId, start, end],
  );
  return rows.map((row) => ({ ...row, size: Number(row.size) }));
}

/** A tenant, each of which has a log. */
export type Log = { id: string; name: string };

export const findLogs = (): Promise<Log[]> =>
  query<Log>("verify_tenants", "SELECT id, name FROM tenants ORDER BY id", []);

export type UnloggedPage = { last: string | null; count: number; missing: string[] };

/** A page of events by id: which of them are neither in the log nor waiting for it. */
export async function findUnlogged(tenantId: string, after: string, limit: number): Promise<UnloggedPage> {
  const [row] = await query<{ last: string | null; count: string; missing: string[] }>(
    "verify_unlogged",
    `SELECT max(e.id) AS last, count(*) AS count,
            COALESCE(array_agg(e.id ORDER BY e.id) FILTER (WHERE l.event_id IS NULL AND p.event_id IS NULL), '{}') AS missing
       FROM (SELECT id FROM audit_events WHERE tenant_id = $1 AND id > $2 ORDER BY id LIMIT $3) e
       LEFT JOIN LATERAL (SELECT event_id FROM audit_leaves WHERE event_id = e.id OFFSET 0) l ON true
       LEFT JOIN LATERAL (SELECT event_id FROM audit_pending WHERE event_id = e.id OFFSET 0) p ON true`,
    [tenantId, after, limit],
  );
  return { last: row?.last ?? null, count: Number(row?.count ?? 0), missing: row?.missing ?? [] };
}
