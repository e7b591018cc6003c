import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import type { EventRow } from "./event";
import { rootSubtrees } from "./tree";

type Waiting = { tenant_id: string; opened: boolean };

// Steps from tenant to tenant by the index: of a million that wait, one is looked at for each tenant.
const WAITING = `
WITH RECURSIVE waiting AS (
  (SELECT tenant_id FROM audit_pending ORDER BY tenant_id LIMIT 1)
  UNION ALL
  SELECT later.tenant_id FROM waiting w, LATERAL (
    SELECT p.tenant_id FROM audit_pending p WHERE p.tenant_id > w.tenant_id ORDER BY p.tenant_id LIMIT 1) later)
SELECT w.tenant_id, l.tenant_id IS NOT NULL AS opened FROM waiting w LEFT JOIN audit_logs l USING (tenant_id)`;

/** The tenants whose events wait for their numbers, and whether they have a log yet. */
export const findWaiting = (): Promise<Waiting[]> => query<Waiting>("audit_waiting", WAITING, []);

/** By itself and committed at once: two that begin a log at a time would wait for each other. */
export const openLog = (tenantId: string): Promise<unknown[]> =>
  query("audit_open_log", "INSERT INTO audit_logs (tenant_id) VALUES ($1) ON CONFLICT DO NOTHING", [tenantId]);

/** How many leaves a log has, its row locked until the end of the transaction; null where another process holds it. */
export async function lockLog(tx: Tx, tenantId: string): Promise<number | null> {
  const [row] = await tx.rows<{ size: string }>`
    SELECT size FROM audit_logs WHERE tenant_id = ${tenantId} FOR UPDATE SKIP LOCKED`;
  return row ? Number(row.size) : null;
}

// OFFSET 0: event by event, by its key. Where much waits, PostgreSQL would rather read the whole log beside it, batch by
// batch, until that takes longer than a statement may.
export const readWaiting = (tx: Tx, tenantId: string, limit: number): Promise<EventRow[]> => tx.rows<EventRow>`
  SELECT e.id, e.tenant_id, e.type, e.job_id, e.actor, e.at, e.data
    FROM audit_pending p
   CROSS JOIN LATERAL (SELECT * FROM audit_events WHERE id = p.event_id AND at = p.at AND tenant_id = p.tenant_id
                       OFFSET 0) e
   WHERE p.tenant_id = ${tenantId} ORDER BY p.event_id LIMIT ${limit}`;

type LogEnd = {
  /** Roots of the stored subtrees that cover all but the last leaves. */
  peaks: Buffer[];
  /** The leaves after them, fewer than 256. */
  tail: Buffer[];
  /** What was signed for this size; null before the first log checkpoint. */
  signedRoot: Buffer | null;
};

/** The end of a log of `size` leaves, of which the last `size - stored` are not in a stored subtree. */
export async function readEnd(tx: Tx, tenantId: string, size: number, stored: number): Promise<LogEnd> {
  const subtrees = rootSubtrees(stored);
  const [peaks, tail, signed] = await Promise.all([
    tx.rows<{ hash: Buffer }>`
      SELECT n.hash FROM unnest(${subtrees.map(({ level }) => level)}::smallint[],
                                ${subtrees.map(({ index }) => index)}::bigint[]) WITH ORDINALITY AS s(level, index, place)
        JOIN audit_nodes n ON n.tenant_id = ${tenantId} AND n.level = s.level AND n.index = s.index ORDER BY s.place`,
    tx.rows<{ hash: Buffer }>`
      SELECT hash FROM audit_leaves WHERE tenant_id = ${tenantId} AND seq >= ${stored} ORDER BY seq
       LIMIT ${size - stored + 1}`,
    tx.rows<{ root: Buffer }>`
      SELECT root FROM audit_checkpoints WHERE tenant_id = ${tenantId} AND size = ${size}`,
  ]);
  const hashes = (rows: { hash: Buffer }[]) => rows.map(({ hash }) => hash);
  return { peaks: hashes(peaks), tail: hashes(tail), signedRoot: signed[0]?.root ?? null };
}

type Batch = {
  /** The number of the first event. */
  from: number;
  eventIds: string[];
  leaves: Buffer[];
  nodes: { level: number; index: number; hash: Buffer }[];
  root: Buffer;
  note: string;
};

/** Everything that numbering a batch changes. */
export async function writeBatch(tx: Tx, tenantId: string, batch: Batch): Promise<void> {
  const { from, eventIds, leaves, nodes, root, note } = batch;
  const size = from + leaves.length;
  await Promise.all([
    tx.rows`
      INSERT INTO audit_leaves (tenant_id, seq, event_id, hash, at)
      SELECT ${tenantId}, ${from}::bigint + l.place - 1, l.event_id, l.hash, p.at
        FROM unnest(${eventIds}::text[], ${leaves}::bytea[]) WITH ORDINALITY AS l(event_id, hash, place)
        JOIN audit_pending p USING (event_id)`,
    tx.rows`
      INSERT INTO audit_nodes (tenant_id, level, index, hash)
      SELECT ${tenantId}, n.level, n.index, n.hash
        FROM unnest(${nodes.map(({ level }) => level)}::smallint[], ${nodes.map(({ index }) => index)}::bigint[],
                    ${nodes.map(({ hash }) => hash)}::bytea[]) AS n(level, index, hash)`,
    tx.rows`DELETE FROM audit_pending WHERE tenant_id = ${tenantId} AND event_id = ANY(${eventIds})`,
    tx.rows`UPDATE audit_logs SET size = ${size} WHERE tenant_id = ${tenantId}`,
    tx.rows`
      INSERT INTO audit_checkpoints (tenant_id, size, root, note) VALUES (${tenantId}, ${size}, ${root}, ${note})`,
  ]);
}
