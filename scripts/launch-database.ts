import pg from "pg";
import { startEmbedded } from "@/lib/db/embedded";
import { note } from "./progress.mjs";

/** `url` is the owner's, for migrations; `appUrl` the application's. */
export type Database = { url: string; appUrl: string; stop: () => Promise<unknown> };

const OLDEST = 150_000;

/** @throws with one line, when the user's own database cannot be reached or is too old. Never shows the password. */
async function requireDatabase(url: string, setting: string): Promise<void> {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new Error(`${setting} is not an address like postgresql://user:password@host:5432/database`);
  const { host } = new URL(url);
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; version: string }>(
      "SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS version",
    );
    if (Number(rows[0]?.number) < OLDEST)
      throw new Error(`it is PostgreSQL ${rows[0]?.version}, and Assentry needs 15 or later`);
  } catch (error) {
    // Node reports a name with several addresses as one error without a message.
    const first = error instanceof AggregateError ? error.errors[0] : error;
    throw new Error(
      `Cannot use the database at ${host} (${setting}): ${first instanceof Error ? first.message : first}`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/**
 * The database to run on: the user's own (DATABASE_URL, and DATABASE_OWNER_URL where migrations have a user of their own),
 * or the bundled PostgreSQL in the data folder.
 * @param onLost called when the bundled one crashed and does not come back
 */
export async function openDatabase(dataDir: string, onLost: (reason: Error) => void): Promise<Database> {
  const { DATABASE_URL: own, DATABASE_OWNER_URL: owner } = process.env;
  if (!own && owner) throw new Error("DATABASE_OWNER_URL is set and DATABASE_URL, the application's, is not");
  if (!own) return startEmbedded(dataDir, { log: note, onLost });
  await requireDatabase(own, "DATABASE_URL");
  if (owner) await requireDatabase(owner, "DATABASE_OWNER_URL");
  return { url: owner || own, appUrl: own, stop: async () => {} };
}
