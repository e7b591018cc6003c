import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { migrate } from "./migrate";

const server = process.env.DATABASE_URL ?? "";
let database: { url: string; client: pg.Client };
let dir = "";
let count = 0;

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

async function createDatabase(): Promise<typeof database> {
  const name = `migrate_${process.pid}_${++count}`;
  const admin = await connect(server);
  await admin.query(`CREATE DATABASE ${name}`).finally(() => admin.end());
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, client: await connect(url.href) };
}

function write(name: string, sql: string): void {
  fs.mkdirSync(path.join(dir, name), { recursive: true });
  fs.writeFileSync(path.join(dir, name, "migration.sql"), sql);
}

const history = async () =>
  (await database.client.query("SELECT migration_name, applied_steps_count FROM _prisma_migrations ORDER BY 1")).rows;

beforeEach(async () => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), "migrations-"));
  write("0001_one", "CREATE TABLE one (id int); CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1; $$;");
  write("0002_two", "CREATE TABLE two (id int)");
  database = await createDatabase();
});
afterEach(async () => {
  await database.client.end();
  const admin = await connect(server);
  await admin.query(`DROP DATABASE migrate_${process.pid}_${count}`).finally(() => admin.end());
  fs.rmSync(dir, { recursive: true });
});

describe("migrations", () => {
  test("are applied in order of name, and not again", async () => {
    expect(await migrate(database.url, dir)).toEqual(["0001_one", "0002_two"]);
    expect(await migrate(database.url, dir)).toEqual([]);
    expect(await history()).toEqual([
      { migration_name: "0001_one", applied_steps_count: 1 },
      { migration_name: "0002_two", applied_steps_count: 1 },
    ]);
  });

  test("five processes at once apply each once", async () => {
    const applied = await Promise.all([1, 2, 3, 4, 5].map(() => migrate(database.url, dir)));
    expect(applied.flat().sort()).toEqual(["0001_one", "0002_two"]);
    expect(await history()).toHaveLength(2);
  });

  test("one that Prisma's own command applied is not applied again", async () => {
    await migrate(database.url, dir);
    await database.client.query("UPDATE _prisma_migrations SET id = gen_random_uuid()");
    expect(await migrate(database.url, dir)).toEqual([]);
  });

  test("one that fails leaves nothing, neither tables nor history, and can be mended", async () => {
    write("0002_two", "CREATE TABLE two (id int); SELECT 1/0");
    await expect(migrate(database.url, dir)).rejects.toThrow(
      "Migration 0002_two failed and was undone: division by zero",
    );
    expect((await database.client.query("SELECT to_regclass('two') AS two")).rows).toEqual([{ two: null }]);
    write("0002_two", "CREATE TABLE two (id int)");
    expect(await migrate(database.url, dir)).toEqual(["0002_two"]);
  });

  test("one that was edited after it was applied stops everything", async () => {
    await migrate(database.url, dir);
    write("0001_one", "CREATE TABLE other (id int)");
    write("0003_three", "CREATE TABLE three (id int)");
    await expect(migrate(database.url, dir)).rejects.toThrow("Migration 0001_one was edited after it was applied");
    expect(await history()).toHaveLength(2);
  });

  test("one that Prisma began and did not finish stops everything, until a person says it is rolled back", async () => {
    await migrate(database.url, dir);
    await database.client.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '0003_three')",
    );
    await expect(migrate(database.url, dir)).rejects.toThrow(/0003_three was begun and not finished.*migrate resolve/);
    await database.client.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'");
    write("0003_three", "CREATE TABLE three (id int)");
    expect(await migrate(database.url, dir)).toEqual(["0003_three"]);
  });
});
