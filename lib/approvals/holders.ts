export type Holders = { role: string; people: number };

/** Roles of a tenant that can approve, and how many hold each now; not the owner of the agent, whose vote can't count. */
export const HOLDERS = `
SELECT r.name AS role, count(p.id)::int AS people FROM roles r
  LEFT JOIN person_roles pr ON pr.tenant_id = r.tenant_id AND pr.role = r.name
                           AND (pr.expires_at IS NULL OR pr.expires_at > now())
  LEFT JOIN people p ON p.id = pr.person_id AND p.disabled_at IS NULL AND p.id <> $2
 WHERE r.tenant_id = $1 AND r.name NOT IN ('admin', 'manager', 'auditor')
 GROUP BY r.name ORDER BY r.name`;
