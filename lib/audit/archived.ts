import { query } from "@/lib/db/client";
import { gone } from "@/lib/errors";
import type { EventFilter } from "./schemas";

// By month, and where a job or a type is asked for by its events: by whose person or agent they were, an archive doesn't say.
const ARCHIVED = `
SELECT to_char(a.month, 'YYYY-MM') AS month FROM audit_archives a
 WHERE a.tenant_id = $1
   AND ($2::timestamptz IS NULL OR a.month + interval '1 month' > $2::timestamptz AT TIME ZONE 'UTC')
   AND ($3::timestamptz IS NULL OR a.month < $3::timestamptz AT TIME ZONE 'UTC')
   AND (($4::text IS NULL AND $5::text IS NULL) OR EXISTS (
         SELECT 1 FROM audit_archived_events e
          WHERE e.tenant_id = a.tenant_id AND e.month = a.month AND ($4::text IS NULL OR e.job_id = $4)
            AND ($5::text IS NULL OR e.type = $5)))
 ORDER BY a.month`;

/** The archived months that may hold events that a filter asks for: `2026-01`. */
export async function archivedMonths(tenantId: string, filter: EventFilter): Promise<string[]> {
  const { from = null, to = null, job = null, type = null } = filter;
  const rows = await query<{ month: string }>("audit_archived_months", ARCHIVED, [tenantId, from, to, job, type]);
  return rows.map(({ month }) => month);
}

/** No answer rather than one that is silently shorter. @throws 410 `archived` */
export async function requireNotArchived(tenantId: string, filter: EventFilter): Promise<void> {
  const months = await archivedMonths(tenantId, filter);
  if (months.length === 0) return;
  const detail = `Events of ${months.join(", ")} are archived. Ask for later ones with \`from\`, or have them restored.`;
  throw gone("archived", detail, { months });
}
