const holder = (person: string): string => `person_roles h JOIN people p ON p.id = h.person_id
  WHERE h.person_id = ${person} AND p.disabled_at IS NULL AND (h.expires_at IS NULL OR h.expires_at > now())`;

/**
 * The roles of the delegation `d` that count now, as SQL: it runs, both accounts are active, and both people hold them.
 * Judged whenever it is read, so nothing has to notice that a role, an account or the time is gone.
 */
export const COUNTING_ROLES = `CASE WHEN d.ended_at IS NULL AND d.starts_at <= now() AND d.ends_at > now() THEN ARRAY(
  SELECT unnest(d.roles) INTERSECT SELECT h.role FROM ${holder("d.from_id")}
  INTERSECT SELECT h.role FROM ${holder("d.to_id")} ORDER BY 1) ELSE ARRAY[]::text[] END`;
