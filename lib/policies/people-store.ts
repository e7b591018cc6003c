import { query } from "@/lib/db/client";

/** Every role of a tenant with the people who hold it now and may sign in. */
export async function findRoleHolders(tenantId: string): Promise<Map<string, string[]>> {
  const rows = await query<{ role: string; people: string[] }>(
    "role holders",
    `SELECT r.name AS role,
            COALESCE(array_agg(p.id) FILTER (WHERE p.id IS NOT NULL), ARRAY[]::text[]) AS people
       FROM roles r
       LEFT JOIN person_roles pr ON pr.tenant_id = r.tenant_id AND pr.role = r.name
                                AND (pr.expires_at IS NULL OR pr.expires_at > now())
       LEFT JOIN people p ON p.id = pr.person_id AND p.disabled_at IS NULL
      WHERE r.tenant_id = $1 GROUP BY r.name`,
    [tenantId],
  );
  return new Map(rows.map(({ role, people }) => [role, people]));
}
