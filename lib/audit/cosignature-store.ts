import { query } from "@/lib/db/client";
import type { CheckpointRow } from "./checkpoint-store";
import type { Cosignature } from "./cosignature";

/** Keeps what a witness said of the log checkpoint of this size; the first it said, where it says it again. */
export async function insertCosignature(tenantId: string, size: number, said: Cosignature): Promise<void> {
  await query(
    "audit_cosignature_insert",
    `INSERT INTO audit_cosignatures (tenant_id, size, witness, key, line, at)
     VALUES ($1, $2, $3, $4, $5, to_timestamp($6)) ON CONFLICT DO NOTHING`,
    [tenantId, size, said.name, said.key, said.line, said.time],
  );
}

export type Said = { witness: string; key: string; line: string; at: Date };

/** The newest log checkpoint that a witness cosigned, with all that did. */
export async function findWitnessed(tenantId: string): Promise<(CheckpointRow & { said: Said[] }) | null> {
  const rows = await query<Omit<CheckpointRow, "size"> & { size: string } & Said & { cosigned_at: Date }>(
    "audit_witnessed_checkpoint",
    `SELECT c.size, c.root, c.note, c.at, s.witness, s.key, s.line, s.at AS cosigned_at
       FROM audit_cosignatures s JOIN audit_checkpoints c USING (tenant_id, size)
      WHERE s.tenant_id = $1 AND s.size = (SELECT max(size) FROM audit_cosignatures WHERE tenant_id = $1)
      ORDER BY s.witness`,
    [tenantId],
  );
  const [first] = rows;
  if (!first) return null;
  const said = rows.map(({ witness, key, line, cosigned_at }) => ({ witness, key, line, at: cosigned_at }));
  return { size: Number(first.size), root: first.root, note: first.note, at: first.at, said };
}
