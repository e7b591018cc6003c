import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import type { SavedFilters, SavedView } from "./schemas";

type Row = { id: string; name: string; filters: SavedFilters; created_at: Date };

const COLUMNS = "id, name, filters, created_at";

const viewOf = (row: Row): SavedView => ({ ...row, created_at: row.created_at.toISOString() });

/** A person's views in the order in which they were saved. */
export async function findViews(tenantId: string, personId: string): Promise<SavedView[]> {
  const text = `SELECT ${COLUMNS} FROM saved_views WHERE person_id = $2 AND tenant_id = $1 ORDER BY id`;
  return (await query<Row>("saved_views", text, [tenantId, personId])).map(viewOf);
}

/** Locks the person, so that of two views saved at once the second sees the first; how many there are then. */
export async function countViewsLocked(tx: Tx, tenantId: string, personId: string): Promise<number> {
  await tx.rows`SELECT 1 FROM people WHERE id = ${personId} AND tenant_id = ${tenantId} FOR NO KEY UPDATE`;
  const [row] = await tx.rows<{ count: number }>`
    SELECT count(*)::int AS count FROM saved_views WHERE person_id = ${personId} AND tenant_id = ${tenantId}`;
  return row?.count ?? 0;
}

export async function insertView(
  tx: Tx,
  view: { id: string; tenantId: string; personId: string; name: string; filters: SavedFilters },
): Promise<SavedView> {
  const [row] = await tx.rows<Row>`
    INSERT INTO saved_views (id, tenant_id, person_id, name, filters)
    VALUES (${view.id}, ${view.tenantId}, ${view.personId}, ${view.name}, ${JSON.stringify(view.filters)}::jsonb)
    RETURNING id, name, filters, created_at`;
  if (!row) throw new Error("a saved view was not written");
  return viewOf(row);
}

type Own = { tenantId: string; personId: string; id: string };

/** Null where the person has no such view. */
export async function updateView(
  tx: Tx,
  { tenantId, personId, id }: Own,
  change: { name?: string | undefined; filters?: SavedFilters | undefined },
): Promise<SavedView | null> {
  const filters = change.filters === undefined ? null : JSON.stringify(change.filters);
  const [row] = await tx.rows<Row>`
    UPDATE saved_views SET name = COALESCE(${change.name ?? null}, name), filters = COALESCE(${filters}::jsonb, filters)
     WHERE id = ${id} AND person_id = ${personId} AND tenant_id = ${tenantId}
    RETURNING id, name, filters, created_at`;
  return row ? viewOf(row) : null;
}

/** Null where the person has no such view. */
export async function deleteView(tx: Tx, { tenantId, personId, id }: Own): Promise<SavedView | null> {
  const [row] = await tx.rows<Row>`
    DELETE FROM saved_views WHERE id = ${id} AND person_id = ${personId} AND tenant_id = ${tenantId}
    RETURNING id, name, filters, created_at`;
  return row ? viewOf(row) : null;
}
