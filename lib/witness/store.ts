import type { Tx } from "@/lib/db/transaction";
import type { Checkpoint } from "@/lib/audit/note";

export type Known = { size: number; root: Buffer };

/** What was cosigned last of a log, its row locked until the end of the transaction; null where nothing was. */
export async function lockKnown(tx: Tx, origin: string): Promise<Known | null> {
  const [row] = await tx.rows<{ size: string; root: Buffer }>`
    SELECT size, root FROM audit_witnessed WHERE origin = ${origin} FOR UPDATE`;
  return row ? { size: Number(row.size), root: row.root } : null;
}

/** The first log checkpoint of a log. False where another request was first. */
export async function insertKnown(tx: Tx, { origin, size, root }: Checkpoint, note: string): Promise<boolean> {
  const inserted = await tx.rows`
    INSERT INTO audit_witnessed (origin, size, root, note) VALUES (${origin}, ${size}, ${root}, ${note})
    ON CONFLICT DO NOTHING RETURNING 1`;
  return inserted.length === 1;
}

/** A larger one, while its row is locked. */
export async function updateKnown(tx: Tx, { origin, size, root }: Checkpoint, note: string): Promise<void> {
  await tx.rows`
    UPDATE audit_witnessed SET size = ${size}, root = ${root}, note = ${note}, at = clock_timestamp()
     WHERE origin = ${origin}`;
}

/** Keeps the first proof that a log signed two trees of one size. */
export async function keepFork(tx: Tx, origin: string, note: string): Promise<void> {
  await tx.rows`
    UPDATE audit_witnessed SET fork_note = ${note}, fork_at = clock_timestamp()
     WHERE origin = ${origin} AND fork_note IS NULL`;
}

/** Seconds since 1970, by the database's clock. */
export async function readTime(tx: Tx): Promise<number> {
  const [row] = await tx.rows<{ now: number }>`SELECT floor(extract(epoch FROM clock_timestamp()))::float8 AS now`;
  if (!row) throw new Error("the database tells no time");
  return row.now;
}
