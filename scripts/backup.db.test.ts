import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { proposed } from "@/test/api";
import { world } from "@/test/world";
import { backup } from "./backup";
import { listTables, quoted } from "./backup-tables";
import { restore } from "./restore";

const source = process.env.DATABASE_URL ?? "";
const COPY = "backup_copy";
const copy = Object.assign(new URL(source), { pathname: `/${COPY}` }).href;
let folder = "";
let file = "";

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query<T>(sql).finally(() => client.end())).rows;
}

/** Every row of every table, as PostgreSQL writes it. */
async function everything(url: string): Promise<Record<string, string[]>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const all: Record<string, string[]> = {};
  for (const { name } of await listTables(client)) {
    const { rows } = await client.query<{ line: string }>(`SELECT t::text AS line FROM ${quoted(name)} t ORDER BY 1`);
    all[name] = rows.map((row) => row.line);
  }
  await client.end();
  return all;
}

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "backup-"));
  file = path.join(folder, "backup.jsonl");
  await ask(source, `CREATE DATABASE ${COPY}`);
});
afterEach(async () => {
  await ask(source, `DROP DATABASE ${COPY} WITH (FORCE)`);
  fs.rmSync(folder, { recursive: true });
});

describe("a backup", () => {
  test("restores every row exactly, though history refuses to be written", async () => {
    const { agent } = await world();
    const args = { text: 'a\n"b"\\c\t\u2028', nothing: null, big: 12345678901234567890n.toString(), tiny: 1e-7 };
    await proposed(agent.key, "book_reservation", { args });
    await backup(source, file);
    const rows = await restore(copy, file);
    const before = await everything(source);
    expect(await everything(copy)).toEqual(before);
    expect(rows).toBe(Object.values(before).flat().length);
    expect(before.jobs?.length).toBeGreaterThan(0);
    await expect(ask(copy, "DELETE FROM audit_events")).rejects.toThrow();
  });

  test("is only its owner's to read, and never overwrites a file", async () => {
    await backup(source, file);
    expect(fs.statSync(file).mode & 0o777).toBe(0o600);
    await expect(backup(source, file)).rejects.toThrow(/EEXIST/);
    expect(fs.existsSync(file)).toBe(true);
  });

  test("is refused by a database that holds anything", async () => {
    await world();
    await backup(source, file);
    await restore(copy, file);
    await expect(restore(copy, file)).rejects.toThrow(/not empty .*--data NEWDIR/);
  });

  const withoutTenant = (lines: string[]) =>
    lines.toSpliced(lines.findIndex((line) => line.includes('"tenants"')) + 1, 1);
  test.each([
    { damage: "its end cut off", edit: (lines: string[]) => lines.slice(0, -2), says: /end is missing/ },
    { damage: "a row missing", edit: withoutTenant, says: /rows are/ },
    { damage: "a line cut off", edit: (lines: string[]) => lines.with(4, '{"tab'), says: /line 5 is cut off/ },
    { damage: "another file", edit: () => ['{"hello": 1}'], says: /not a backup/ },
    {
      damage: "another release's migrations",
      edit: (lines: string[]) => lines.with(0, '{"assentry_backup":1,"migrations":["0000_other"]}'),
      says: /at 0000_other, this release is at/,
    },
  ])("with $damage changes nothing", async ({ edit, says }) => {
    await world();
    await backup(source, file);
    fs.writeFileSync(file, edit(fs.readFileSync(file, "utf8").trimEnd().split("\n")).join("\n"));
    await expect(restore(copy, file)).rejects.toThrow(says);
    expect((await ask<{ n: string }>(copy, "SELECT count(*) AS n FROM people").catch(() => [{ n: "0" }]))[0]?.n).toBe(
      "0",
    );
  });
});
