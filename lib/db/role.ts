import { queryOnce } from "./client";

type Role = { role: string; superuser: boolean; changes: string[] };

// Columns too, and triggers, through which a row could be changed on its way in. A partition is a table of its own.
const ROLE = `
SELECT current_user::text AS role, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser,
       ARRAY(WITH RECURSIVE history AS (
               SELECT unnest(ARRAY['audit_events', 'audit_leaves', 'audit_nodes', 'audit_checkpoints']::regclass[])::oid AS id
               UNION SELECT i.inhrelid FROM history h JOIN pg_inherits i ON i.inhparent = h.id)
             SELECT c.relname::text FROM history h JOIN pg_class c ON c.oid = h.id
              WHERE has_any_column_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE, TRUNCATE, TRIGGER')
                 OR pg_has_role(c.relowner, 'MEMBER') ORDER BY 1) AS changes`;

const HOW = "docs/operations.md, *Your own PostgreSQL*, says which user it should get";

/**
 * Refuses to go on where the application could change the history that it writes ([T41]). To be called before anything is
 * served: nothing is better than a log that nobody has to believe.
 * @throws with what is wrong and what to do, in one line; also where the role is missing
 */
export async function requireAppRole(ask: typeof queryOnce<Role> = queryOnce): Promise<void> {
  const [found] = await ask(ROLE, []).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot work on the database as the application's role: ${why}. ${HOW}`, { cause: error });
  });
  if (!found) throw new Error("the database did not say which role this is");
  const { role, superuser, changes } = found;
  if (superuser) throw new Error(`The application would work on the database as ${role}, a superuser. ${HOW}`);
  if (changes.length > 0)
    throw new Error(
      `The application would work on the database as ${role}, which can change the audit log (${changes.join(", ")}). ${HOW}`,
    );
}
