import { query } from "@/lib/db/client";

/** A tenant's name for the console's head. */
export async function findTenantName(tenantId: string): Promise<string> {
  const [row] = await query<{ name: string }>("tenant_name", "SELECT name FROM tenants WHERE id = $1", [tenantId]);
  return row?.name ?? "";
}
