import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Embedded, type EmbeddedOptions, startEmbedded } from "./embedded";
import { openCluster } from "./embedded-cluster";

let folder = "";
let opened: Embedded[] = [];

async function open(options: EmbeddedOptions = {}): Promise<Embedded> {
  const database = await startEmbedded(folder, options);
  opened.push(database);
  return database;
}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "embedded-"));
  fs.chmodSync(folder, 0o711);
});
afterEach(async () => {
  for (const database of opened) await database.stop();
  opened = [];
  const { home } = await openCluster(folder, () => {});
  for (const place of [home, folder]) fs.rmSync(place, { recursive: true, force: true });
});

async function ask(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

const pidFile = async () => path.join((await openCluster(folder, () => {})).data, "postmaster.pid");

async function postmaster(): Promise<number> {
  return Number(fs.readFileSync(await pidFile(), "utf8").split("\n")[0]);
}

test("a cluster runs in UTC on loopback only, safe against power cuts, with checksums", async () => {
  const database = await open();
  const names = [
    "TimeZone",
    "listen_addresses",
    "unix_socket_directories",
    "fsync",
    "data_checksums",
    "server_encoding",
  ];
  const list = names.map((name) => `'${name.toLowerCase()}'`).join(", ");
  const rows = await ask(
    database.url,
    `SELECT setting FROM pg_settings WHERE lower(name) IN (${list}) ORDER BY lower(name)`,
  );
  expect(rows.map((row) => row.setting)).toEqual(["on", "on", "127.0.0.1", "UTF8", "UTC", ""]);
  expect(fs.statSync(path.join(folder, "cluster.json")).mode & 0o777).toBe(0o600);
});

test("several that start at once share one cluster, and only the last stops it", async () => {
  const [first, second, third] = await Promise.all([1, 2, 3].map(() => open()));
  expect(new Set([first?.url, second?.url, third?.url]).size).toBe(1);
  expect(await first?.stop()).toBe("in use");
  expect(await second?.stop()).toBe("in use");
  expect(await third?.stop()).toBe("stopped");
  expect(fs.readdirSync(folder).filter((name) => name.startsWith("cluster-")).length).toBeLessThanOrEqual(1);
});

test("[T41] the application logs in as a user of its own, who can become nobody else", async () => {
  const [first, second] = await Promise.all([open(), open()]);
  const { appUrl } = first ?? (await open());
  expect(second?.appUrl).toBe(appUrl);
  expect(await ask(appUrl, "SELECT session_user::text AS login")).toEqual([{ login: "assentry_app" }]);
  await expect(ask(appUrl, "SET ROLE assentry")).rejects.toMatchObject({ code: "42501" });
  await expect(ask(appUrl, "CREATE TABLE mine (id int)")).rejects.toMatchObject({ code: "42501" });
  expect(fs.statSync(path.join(folder, "app-password")).mode & 0o777).toBe(0o600);
  fs.rmSync(path.join(folder, "app-password"));
  const { appUrl: later } = await open();
  expect(later).not.toBe(appUrl);
  expect(await ask(later, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
});

test("a killed PostgreSQL comes back at the same address with what was committed", async () => {
  const said: string[] = [];
  const database = await open({ log: (line) => said.push(line) });
  await ask(database.url, "CREATE TABLE kept AS SELECT 7 AS value");
  said.length = 0;
  process.kill(await postmaster(), "SIGKILL");
  await expect.poll(() => said.at(-1), { timeout: 20_000 }).toBe("PostgreSQL is back");
  expect(await ask(database.url, "SELECT value FROM kept")).toEqual([{ value: 7 }]);
  expect(await database.stop()).toBe("stopped");
});

test.runIf(process.platform === "linux")(
  "a pid file that names some other program does not block the start",
  async () => {
    await (await open()).stop();
    const other = spawn("sleep", ["60"]);
    const file = await pidFile();
    fs.writeFileSync(file, `${other.pid}\n${path.dirname(file)}\n1\n1\n\n127.0.0.1\n`);
    const { uid, gid } = fs.statSync(path.dirname(file));
    fs.chownSync(file, uid, gid);
    const database = await open();
    expect(await ask(database.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    other.kill();
  },
  60_000,
);

test("a lost cluster.json is told, not answered with an empty database", async () => {
  await (await open()).stop();
  const file = path.join(folder, "cluster.json");
  const inside = !path.isAbsolute(JSON.parse(fs.readFileSync(file, "utf8")).home);
  if (!inside) return;
  fs.renameSync(file, `${file}.lost`);
  await expect(open()).rejects.toThrow(/cluster\.json is missing: put it back/);
  fs.renameSync(`${file}.lost`, file);
});
