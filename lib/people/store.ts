import { query } from "@/lib/db/client";
import type { PersonView } from "./schemas";

type Row = Omit<PersonView, "disabled_at" | "created_at"> & { disabled_at: Date | null; created_at: Date };

const PEOPLE = `
SELECT p.id, p.email, p.name, p.disabled_at, p.created_at,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'expires_at', r.expires_at) ORDER BY r.role)
                   FROM person_roles r WHERE r.person_id = p.id AND (r.expires_at IS NULL OR r.expires_at > now())), '[]') AS roles
  FROM people p WHERE p.tenant_id = $1 AND ($2::text IS NULL OR p.id = $2) ORDER BY p.name, p.id`;

/** A tenant's people, or the one with this id. */
export async function findPeople(tenantId: string, id: string | null = null): Promise<PersonView[]> {
  const rows = await query<Row>("people", PEOPLE, [tenantId, id]);
  return rows.map((row) => ({
    ...row,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  }));
}
