import { POST as eraseRoute } from "@/app/api/v1/audit/erase/route";
import type { Erased } from "@/lib/retention/schemas";
import { call, rows } from "./world";

export const erase = (as: string, body: unknown) => call<Erased>(eraseRoute, { as, body });

/** The tables in which a text stands anywhere, in whatever column and case. */
export async function holding(text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    `SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname IN ('public', 'audit_months') ORDER BY 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await rows(`SELECT 1 FROM ${name} t WHERE strpos(lower(to_jsonb(t)::text), lower($1)) > 0 LIMIT 1`, [
      text,
    ]);
    if (row) found.push(name);
  }
  return found;
}

/** How many events of a job, or of everybody, still have their salt. */
export async function saltedEvents(where: string, value: string): Promise<string[]> {
  const salted = await rows<{ type: string }>(
    `SELECT e.type FROM audit_events e JOIN audit_salts s ON s.event_id = e.id WHERE ${where} = $1 ORDER BY e.id`,
    [value],
  );
  return salted.map(({ type }) => type);
}
