import { query } from "@/lib/db/client";
import { parseCheckpoint, parseNote } from "./note";

export type CheckpointRow = { size: number; root: Buffer; note: string; at: Date };

type Stored = Omit<CheckpointRow, "size"> & { size: string };

/** The name that the log had when this was signed: it changes with the address of the installation. */
export const originIn = ({ note }: Pick<CheckpointRow, "note">): string => parseCheckpoint(parseNote(note).text).origin;

const numbered = (row: Stored): CheckpointRow => ({ ...row, size: Number(row.size) });

/** The newest log checkpoint, or the one of exactly this size. */
export async function findCheckpoint(tenantId: string, size: number | null = null): Promise<CheckpointRow | null> {
  const [row] = await query<Stored>(
    "audit_checkpoint",
    `SELECT size, root, note, at FROM audit_checkpoints
      WHERE tenant_id = $1 AND ($2::bigint IS NULL OR size = $2) ORDER BY size DESC LIMIT 1`,
    [tenantId, size],
  );
  return row ? numbered(row) : null;
}

/** Log checkpoints smaller than `before`, newest first. */
export async function findCheckpoints(
  tenantId: string,
  page: { before: number | null; limit: number },
): Promise<CheckpointRow[]> {
  const rows = await query<Stored>(
    "audit_checkpoints",
    `SELECT size, root, note, at FROM audit_checkpoints
      WHERE tenant_id = $1 AND ($2::bigint IS NULL OR size < $2) ORDER BY size DESC LIMIT $3`,
    [tenantId, page.before, page.limit],
  );
  return rows.map(numbered);
}
