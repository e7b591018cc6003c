import { createReadStream } from "node:fs";
import readline from "node:readline";
import pg from "pg";
import { migrate } from "@/lib/db/migrate";
import { BATCH, EXACT, type Header } from "./backup";
import { listMigrations, listTables, quoted, type Sequence, type Table } from "./backup-tables";

type TableLine = { table: string; columns: string[] };
type EndLine = { end: true; rows: number };
type Line = string | Header | TableLine | Sequence | EndLine;

async function* linesOf(file: string): AsyncGenerator<Line> {
  let number = 0;
  for await (const text of readline.createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
    number++;
    try {
      yield JSON.parse(text);
    } catch {
      throw new Error(`${file} is not a whole backup: line ${number} is cut off`);
    }
  }
}

const sameList = (one: string[], other: string[]) => one.join("\n") === other.join("\n");

/** @throws unless the database has exactly the tables of the backup, and nothing in them. */
async function requireEmptyTwin(client: pg.Client, header: Header): Promise<Map<string, Table>> {
  const migrations = await listMigrations(client);
  if (!sameList(migrations, header.migrations))
    throw new Error(
      `The backup is of a database at ${header.migrations.at(-1)}, this release is at ${migrations.at(-1)}: ` +
        "restore it with the release that made it, then start this one",
    );
  const tables = await listTables(client);
  for (const { name } of tables) {
    const found = await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
    if (found.rows.length > 0)
      throw new Error(`The database is not empty (${name}): restore into a new one, for example with --data NEWDIR`);
  }
  return new Map(tables.map((table) => [table.name, table]));
}

async function insert(client: pg.Client, { name, stored }: Table, lines: string[]): Promise<void> {
  if (lines.length === 0) return;
  const columns = stored.map(quoted).join(", ");
  const values = stored.map((column) => `(x.r).${quoted(column)}`).join(", ");
  await client.query(
    `INSERT INTO ${quoted(name)} (${columns}) OVERRIDING SYSTEM VALUE
     SELECT ${values} FROM (SELECT line::${quoted(name)} AS r FROM unnest($1::text[]) AS line OFFSET 0) x`,
    [lines],
  );
}

function openTable(tables: Map<string, Table>, { table, columns }: TableLine): Table {
  const found = tables.get(table);
  if (!found || !sameList(found.columns, columns))
    throw new Error(`The table ${table} has other columns than the backup's`);
  return found;
}

/** Writes the rows. @returns how many, once the end of the backup has confirmed the number. */
async function copyIn(client: pg.Client, lines: AsyncGenerator<Line>, tables: Map<string, Table>): Promise<number> {
  let table: Table | null = null;
  let batch: string[] = [];
  let rows = 0;
  const flush = async () => {
    if (table) await insert(client, table, batch);
    batch = [];
  };
  for await (const line of lines) {
    if (typeof line === "string") {
      rows++;
      if (batch.push(line) >= BATCH) await flush();
      continue;
    }
    await flush();
    if ("table" in line) table = openTable(tables, line);
    else if ("sequence" in line)
      await client.query("SELECT setval($1::regclass, $2, $3)", [quoted(line.sequence), line.value, line.called]);
    else if ("end" in line && line.rows === rows) return rows;
  }
  throw new Error("The backup is not whole: its end is missing, or rows are");
}

/**
 * Fills an empty database from a backup, all or nothing. Brings its tables up to date first; triggers do not fire,
 * because what they would do has been done.
 * @returns the number of rows
 * @throws when the database is not empty, is another release's, or the file is damaged
 */
export async function restore(databaseUrl: string, file: string): Promise<number> {
  const lines = linesOf(file);
  const first = await lines.next();
  const header: Line = first.done ? "" : first.value;
  if (typeof header === "string" || !("assentry_backup" in header))
    throw new Error(`${file} is not a backup of Assentry`);
  await migrate(databaseUrl, "prisma/migrations");
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "assentry restore" });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query(EXACT);
    const tables = await requireEmptyTwin(client, header);
    await client.query("SET LOCAL session_replication_role = replica");
    const rows = await copyIn(client, lines, tables);
    // Events of months that a new database has no table for are where all such go first.
    await client.query("SELECT audit_make_months()");
    await client.query("COMMIT");
    await client.query("ANALYZE");
    return rows;
  } finally {
    await client.end();
  }
}
