import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import pg from "pg";

type Migration = { id: string; name: string; sql: string; checksum: string };
type Applied = { migration_name: string; checksum: string; finished_at: Date | null };

// As Prisma Migrate creates it, so that its commands understand what was done here.
const HISTORY = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id" VARCHAR(36) PRIMARY KEY NOT NULL,
  "checksum" VARCHAR(64) NOT NULL,
  "finished_at" TIMESTAMPTZ,
  "migration_name" VARCHAR(255) NOT NULL,
  "logs" TEXT,
  "rolled_back_at" TIMESTAMPTZ,
  "started_at" TIMESTAMPTZ NOT NULL DEFAULT now(),
  "applied_steps_count" INTEGER NOT NULL DEFAULT 0
)`;

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

function readMigrations(dir: string): Migration[] {
  const names = fs.readdirSync(dir).filter((name) => fs.existsSync(path.join(dir, name, "migration.sql")));
  return names.sort().map((name) => {
    const sql = fs.readFileSync(path.join(dir, name, "migration.sql"), "utf8");
    return { id: sha256(name).slice(0, 36), name, sql, checksum: sha256(sql) };
  });
}

async function createHistory(client: pg.Client): Promise<void> {
  try {
    await client.query(HISTORY);
  } catch (error) {
    // Of two processes at once one may fail in the catalogue, "if not exists" notwithstanding: then the table is there.
    const { rows } = await client.query("SELECT to_regclass('_prisma_migrations') AS history");
    if (!rows[0]?.history) throw error;
  }
}

/** Those still to apply. @throws when history and files disagree, which only a person can settle. */
async function pending(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  const history = await client.query<Applied>(
    'SELECT migration_name, checksum, finished_at FROM "_prisma_migrations" WHERE rolled_back_at IS NULL',
  );
  const applied = new Map(history.rows.map((row) => [row.migration_name, row]));
  for (const row of history.rows)
    if (!row.finished_at)
      throw new Error(
        `Migration ${row.migration_name} was begun and not finished: see what it left, then run ` +
          `npm run prisma -- migrate resolve --applied ${row.migration_name} (or --rolled-back)`,
      );
  for (const { name, checksum } of migrations) {
    const row = applied.get(name);
    if (row && row.checksum !== checksum)
      throw new Error(
        `Migration ${name} was edited after it was applied: put the original file back and add a new one`,
      );
  }
  return migrations.filter(({ name }) => !applied.has(name));
}

/**
 * Applies one migration with its row of history in one transaction. The row comes first and its id follows from the
 * name, so that the primary key is the lock: whoever is second waits here, finds it done, and returns false.
 */
async function apply(client: pg.Client, { id, name, sql, checksum }: Migration): Promise<boolean> {
  await client.query("BEGIN");
  try {
    const row = await client.query(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1) ON CONFLICT (id) DO NOTHING`,
      [id, checksum, name],
    );
    if (row.rowCount === 1) await client.query(sql);
    await client.query("COMMIT");
    return row.rowCount === 1;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw new Error(`Migration ${name} failed and was undone: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Applies what is missing of `dir/<name>/migration.sql`, in order of name. Any number of processes may do it at once.
 * @returns the names applied by this call.
 * @throws when a migration fails (it is undone), failed earlier, or was edited after it was applied.
 */
export async function migrate(databaseUrl: string, dir: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "assentry migrate" });
  await client.connect();
  try {
    await createHistory(client);
    const applied: string[] = [];
    for (const migration of await pending(client, readMigrations(dir)))
      if (await apply(client, migration)) applied.push(migration.name);
    return applied;
  } finally {
    await client.end();
  }
}
