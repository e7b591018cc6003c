import { query } from "@/lib/db/client";
import { COUNTING_ROLES } from "@/lib/delegations/in-effect";
import type { PersonRef } from "@/lib/jobs/schemas";
import type { PersonView } from "./schemas";

type Row = Omit<PersonView, "disabled_at" | "created_at" | "away"> & {
  disabled_at: Date | null;
  created_at: Date;
  away: { until: string; delegate: PersonRef } | null;
};

const PEOPLE = `
SELECT p.id, p.email, p.name, p.disabled_at, p.created_at,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('role', r.role, 'expires_at', r.expires_at) ORDER BY r.role)
                   FROM person_roles r WHERE r.person_id = p.id AND (r.expires_at IS NULL OR r.expires_at > now())), '[]') AS roles,
       (SELECT jsonb_build_object('until', d.ends_at, 'delegate', jsonb_build_object('id', t.id, 'name', t.name))
          FROM delegations d JOIN people t ON t.id = d.to_id
         WHERE d.from_id = p.id AND d.ended_at IS NULL AND d.ends_at > now() AND cardinality(${COUNTING_ROLES}) > 0
         ORDER BY d.ends_at DESC, d.id DESC LIMIT 1) AS away
  FROM people p WHERE p.tenant_id = $1 AND ($2::text IS NULL OR p.id = $2) ORDER BY p.name, p.id`;

/** A tenant's people, or the one with this id. */
export async function findPeople(tenantId: string, id: string | null = null): Promise<PersonView[]> {
  const rows = await query<Row>("people", PEOPLE, [tenantId, id]);
  return rows.map((row) => ({
    ...row,
    disabled_at: row.disabled_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    away: row.away && { ...row.away, until: new Date(row.away.until).toISOString() },
  }));
}
