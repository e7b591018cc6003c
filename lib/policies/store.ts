import { query } from "@/lib/db/client";

export type SnapshotRow = {
  name: string;
  source: string;
  created_by: string | null;
  created_at: Date;
  activated_at: Date | null;
  active: boolean;
};

const COLUMNS = `s.name, s.source, s.created_by, s.created_at, t.active_snapshot = s.name AS active,
  (SELECT max(activated_at) FROM policy_activations a WHERE a.tenant_id = s.tenant_id AND a.snapshot = s.name) AS activated_at`;

/** One snapshot of a tenant; null also for another tenant's. */
export async function findSnapshot(tenantId: string, name: string): Promise<SnapshotRow | null> {
  const [row] = await query<SnapshotRow>(
    "snapshot",
    `SELECT ${COLUMNS} FROM policy_snapshots s JOIN tenants t ON t.id = s.tenant_id WHERE s.tenant_id = $1 AND s.name = $2`,
    [tenantId, name],
  );
  return row ?? null;
}

/** The active snapshot of a tenant; null where none is. */
export async function findActive(tenantId: string): Promise<SnapshotRow | null> {
  const [row] = await query<SnapshotRow>(
    "active snapshot",
    `SELECT ${COLUMNS} FROM policy_snapshots s JOIN tenants t ON t.id = s.tenant_id AND t.active_snapshot = s.name
      WHERE t.id = $1`,
    [tenantId],
  );
  return row ?? null;
}

/** A tenant's snapshots, newest first, at most 200. */
export async function findSnapshots(tenantId: string): Promise<SnapshotRow[]> {
  return query<SnapshotRow>(
    "snapshots",
    `SELECT ${COLUMNS} FROM policy_snapshots s JOIN tenants t ON t.id = s.tenant_id
      WHERE s.tenant_id = $1 ORDER BY s.created_at DESC, s.name LIMIT 200`,
    [tenantId],
  );
}
