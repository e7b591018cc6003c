import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { query } from "@/lib/db/client";
import { numberEvents } from "@/lib/audit/sequencer";
import { approve, claim, GATES, proposed, report } from "@/test/api";
import { wrongIn } from "@/test/audit-log";
import { asOwner } from "@/test/owner";
import { rows, type World, world } from "@/test/world";
import { migrate } from "./migrate";
import { requireAppRole } from "./role";

const HISTORY = ["audit_checkpoints", "audit_events", "audit_leaves", "audit_nodes"];
const COLUMN: Record<string, string> = {
  audit_checkpoints: "note",
  audit_events: "type",
  audit_leaves: "seq",
  audit_nodes: "index",
};
const CHANGES = HISTORY.flatMap((table) => [
  `UPDATE ${table} SET "${COLUMN[table]}" = "${COLUMN[table]}"`,
  `DELETE FROM ${table}`,
  `TRUNCATE ${table} CASCADE`,
]);

let w: World;
const application = (statement: string) => query("", statement, []);
const owner = (statement: string) => rows(statement);
const logOf = () =>
  rows(`SELECT e.*, l.seq, l.hash FROM audit_events e LEFT JOIN audit_leaves l ON l.event_id = e.id ORDER BY e.id`);

beforeAll(async () => {
  w = await world(GATES);
  const rita = await w.person("rita", ["reviewer"]);
  for (let count = 0; count < 260; count += 1) await proposed(w.agent.key, "file.read");
  const view = await proposed(w.agent.key, "note.add");
  await approve(view, rita.token);
  await claim(view, w.agent.key);
  await report(view, w.agent.key);
  await numberEvents();
});

describe("the application's role", () => {
  it("[T41] is what every statement of the product runs as, also Prisma's", async () => {
    expect(await application("SELECT current_user::text AS role")).toEqual([{ role: "assentry_app" }]);
    const { prisma } = await import("@/lib/db/client");
    expect(await prisma().$queryRaw`SELECT current_user::text AS role`).toEqual([{ role: "assentry_app" }]);
  });

  it.each([
    ...CHANGES,
    "UPDATE audit_pending SET event_id = event_id",
    "TRUNCATE audit_pending",
    "UPDATE audit_salts SET salt = salt",
    "TRUNCATE audit_salts",
    "DELETE FROM audit_logs",
    "UPDATE policy_snapshots SET source = source",
    "ALTER TABLE audit_events DISABLE TRIGGER ALL",
    "DROP TRIGGER audit_events_append_only ON audit_events",
    "CREATE TRIGGER mine BEFORE INSERT ON audit_events EXECUTE FUNCTION refuse_change()",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TABLE mine (id int)",
    "DROP TABLE audit_events CASCADE",
    "SET session_replication_role = replica",
    "SELECT * FROM _prisma_migrations",
  ])("[T41] may not %s", async (statement) => {
    const before = await logOf();
    await expect(application(statement)).rejects.toMatchObject({ code: "42501" });
    expect(await logOf()).toEqual(before);
  });

  it("[T41] may not take an event out of the line before it has its leaf", async () => {
    await proposed(w.agent.key, "file.read");
    await expect(application("DELETE FROM audit_pending")).rejects.toMatchObject({ code: "AS002" });
    await numberEvents();
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it("reaches the tables of later migrations", async () => {
    await owner("CREATE TABLE later (id serial PRIMARY KEY, name text)");
    onTestFinished(async () => void (await owner("DROP TABLE later")));
    for (const statement of [
      "INSERT INTO later (name) VALUES ('x')",
      "UPDATE later SET name = 'y'",
      "SELECT * FROM later",
      "DELETE FROM later",
    ])
      await application(statement);
  });
});

describe("the owner", () => {
  it.each([
    ...CHANGES,
    "UPDATE audit_pending SET event_id = event_id",
    "TRUNCATE audit_pending",
    "DELETE FROM audit_pending",
    "UPDATE audit_salts SET salt = salt",
    "TRUNCATE audit_salts",
  ])("[T41] is refused %s by a trigger", async (statement) => {
    await proposed(w.agent.key, "file.read");
    const before = await logOf();
    await expect(owner(statement)).rejects.toMatchObject({ code: "AS002" });
    expect(await logOf()).toEqual(before);
  });
});

describe("a server", () => {
  const GRANTS: string[] = [];
  const grant = async (privilege: string, table: string) => {
    await owner(`GRANT ${privilege} ON ${table} TO assentry_app`);
    GRANTS.push(`REVOKE ${privilege} ON ${table} FROM assentry_app`);
  };
  afterEach(async () => {
    for (const revoke of GRANTS.splice(0)) await owner(revoke);
  });

  it("[T41] goes on with the application's role", async () => {
    await expect(requireAppRole()).resolves.toBeUndefined();
  });

  it("[T41] refuses to start as a superuser, and says where to read what to do", async () => {
    const asSuperuser = requireAppRole((text, values) =>
      asOwner(async (client) => (await client.query(text, values)).rows),
    );
    await expect(asSuperuser).rejects.toThrow(/as assentry, a superuser.*docs\/operations\.md/);
  });

  it.each([
    ["UPDATE", "audit_events"],
    ["UPDATE (note)", "audit_checkpoints"],
    ["DELETE", "audit_leaves"],
    ["TRUNCATE", "audit_nodes"],
    ["TRIGGER", "audit_events"],
  ])("[T41] refuses to start where its role has %s on %s", async (privilege, table) => {
    await grant(privilege, table);
    await expect(requireAppRole()).rejects.toThrow(`as assentry_app, which can change the audit log (${table})`);
  });

  it("[T41] refuses to start where its role can change a partition", async () => {
    await owner("CREATE TABLE part_of_nodes () INHERITS (audit_nodes)");
    onTestFinished(async () => void (await owner("DROP TABLE part_of_nodes")));
    await expect(requireAppRole()).rejects.toThrow("can change the audit log (part_of_nodes)");
  });

  it("[T41] refuses to start where there is no such role, or no table", async () => {
    const refused = requireAppRole(() => Promise.reject(new Error('role "assentry_app" does not exist')));
    await expect(refused).rejects.toThrow(/role "assentry_app" does not exist.*docs\/operations\.md/);
  });
});

describe("a database of somebody's own", () => {
  const admin = process.env.DATABASE_URL ?? "";
  const name = `own_${randomBytes(5).toString("hex")}`;
  const as = (user: string, database = name): string =>
    Object.assign(new URL(admin), { username: user, password: "x", pathname: `/${database}` }).href;
  const ask = async (url: string, text: string, options = ""): Promise<pg.QueryResultRow[]> => {
    const client = new pg.Client({ connectionString: url, options });
    await client.connect();
    return (await client.query(text).finally(() => client.end())).rows;
  };

  beforeAll(async () => {
    await owner(`CREATE ROLE ${name}_owner LOGIN PASSWORD 'x'`);
    await owner(`CREATE ROLE ${name}_app LOGIN PASSWORD 'x' IN ROLE assentry_app`);
    await owner(`CREATE DATABASE ${name} OWNER ${name}_owner`);
    return async () => {
      await owner(`DROP DATABASE ${name} WITH (FORCE)`);
      await owner(`DROP ROLE ${name}_app, ${name}_owner`);
    };
  });

  it("[T41] is migrated by a user who is no superuser, and used by another who can only add to the log", async () => {
    await migrate(as(`${name}_owner`), "prisma/migrations");
    await expect(requireAppRole((text) => ask(as(`${name}_app`), text) as never)).resolves.toBeUndefined();
    const refused = requireAppRole((text) => ask(as(`${name}_owner`), text) as never);
    await expect(refused).rejects.toThrow(`as ${name}_owner, which can change the audit log`);
    await expect(ask(as(`${name}_app`), "UPDATE audit_events SET type = ''")).rejects.toMatchObject({ code: "42501" });
    await expect(ask(as(`${name}_app`), "SELECT count(*) FROM jobs")).resolves.toEqual([{ count: "0" }]);
  });

  it("[T41] with one user only is used with the role, where that user may take it, and else not at all", async () => {
    await migrate(as(`${name}_owner`), "prisma/migrations");
    const role = "-c role=assentry_app";
    await expect(ask(as(`${name}_owner`), "SELECT 1", role)).rejects.toThrow("permission denied to set role");
    await owner(`GRANT assentry_app TO ${name}_owner`);
    await expect(requireAppRole((text) => ask(as(`${name}_owner`), text, role) as never)).resolves.toBeUndefined();
  });
});
