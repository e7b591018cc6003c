import { query } from "@/lib/db/client";

/** Whether the tenant has this job. */
export async function jobExists(tenantId: string, id: string): Promise<boolean> {
  const rows = await query("job_exists", "SELECT 1 FROM jobs WHERE id = $1 AND tenant_id = $2", [id, tenantId]);
  return rows.length > 0;
}
