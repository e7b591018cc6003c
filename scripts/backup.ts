import { rm } from "node:fs/promises";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { listMigrations, listSequences, listTables, quoted } from "./backup-tables";

/**
 * A backup is a text file, one JSON value a line: a header; for each table its name and columns, then each row as
 * PostgreSQL writes rows, which is exact for every type; the sequences; and an end that says how many rows there were.
 */
export type Header = { assentry_backup: 1; created_at: string; migrations: string[] };

export const BATCH = 500;

/** One way of writing values, whatever the server's settings say. */
export const EXACT = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, YMD'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; SET LOCAL statement_timeout = 0`;

async function* rowsOf(client: pg.Client, table: string): AsyncGenerator<string> {
  await client.query(`DECLARE backup CURSOR FOR SELECT t::text AS line FROM ${quoted(table)} t`);
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`FETCH ${BATCH} FROM backup`);
    if (rows.length === 0) break;
    for (const { line } of rows) yield line;
  }
  await client.query("CLOSE backup");
}

async function* contents(client: pg.Client): AsyncGenerator<unknown> {
  const migrations = await listMigrations(client);
  yield { assentry_backup: 1, created_at: new Date().toISOString(), migrations } satisfies Header;
  let rows = 0;
  for (const { name, columns } of await listTables(client)) {
    yield { table: name, columns };
    for await (const line of rowsOf(client, name)) {
      rows++;
      yield line;
    }
  }
  yield* await listSequences(client);
  yield { end: true, rows };
}

async function* asLines(values: AsyncGenerator<unknown>): AsyncGenerator<string> {
  for await (const value of values) yield `${JSON.stringify(value)}\n`;
}

/**
 * Writes everything the database holds at one moment to a new file that only its owner can read. The server may run.
 * @throws when the file exists, or the database has no tables of ours
 */
export async function backup(databaseUrl: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "assentry backup" });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    await client.query(EXACT);
    const target = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(asLines(contents(client))), target);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) await rm(file, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}
