import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { asOwner } from "./owner";
import { rows, type World } from "./world";

/** The lines of an archive, changed as it says, in a file that is otherwise as it was written. */
export function rewriteArchive(file: string, change: (lines: string[]) => string[]): void {
  const lines = gunzipSync(readFileSync(file)).toString("utf8").split("\n");
  writeFileSync(file, gzipSync(change(lines).join("\n")));
}

export const archiveText = (file: string): string => gunzipSync(readFileSync(file)).toString("utf8");

/**
 * Puts what has happened to a tenant into the past, as if it had happened then: events that have no number yet, and the
 * time of its jobs. Only an owner who turns triggers off can.
 */
export const backdate = (w: World, to: string): Promise<unknown> =>
  asOwner(async (client) => {
    await client.query("BEGIN");
    await client.query("SELECT audit_make_month($1)", [to]);
    await client.query("SET LOCAL session_replication_role = replica");
    for (const table of ["audit_events", "audit_pending"])
      await client.query(
        `UPDATE ${table} t SET at = $2 WHERE tenant_id = $1
            AND ${table === "audit_events" ? "id" : "event_id"} IN (SELECT event_id FROM audit_pending WHERE tenant_id = $1)`,
        [w.tenantId, to],
      );
    return client.query("COMMIT");
  });

export const monthTables = async (): Promise<string[]> =>
  (await rows<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'audit_months'`)).map(
    ({ name }) => name,
  );
