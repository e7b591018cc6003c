import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GATES, proposed } from "@/test/api";
import { settleLog } from "@/test/audit";
import { wrongIn } from "@/test/audit-log";
import { rows, type World, world } from "@/test/world";
import { makeMonths } from "@/lib/audit/months";
import { queryOnce } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";

const monthOf = "tableoid::regclass::text AS month";

async function writeAt(w: World, id: string, at: string): Promise<void> {
  await rows(
    `INSERT INTO audit_events (id, tenant_id, type, actor, data, at) VALUES ($1, $2, 'test.done', '{}', '{}', $3)`,
    [id, w.tenantId, at],
  );
}
const placeOf = async (id: string) => (await rows(`SELECT ${monthOf} FROM audit_events WHERE id = $1`, [id]))[0]?.month;

describe("the months of the audit log", () => {
  let w: World;
  beforeAll(async () => {
    w = await world(GATES);
  });

  it("are there for the three months to come", async () => {
    const [row] = await rows<{ n: number }>(
      `SELECT count(*)::int AS n FROM generate_series(0, 3) m
        WHERE to_regclass('audit_months.' || to_char((now() AT TIME ZONE 'UTC') + make_interval(months => m), '"events_"YYYY_MM'))
              IS NOT NULL`,
    );
    expect(row?.n).toBe(4);
    expect(await makeMonths()).toBe(0);
  });

  it("take every event, also of a time without a month, and each waits once for its number", async () => {
    await writeAt(w, "evt_late", "2035-03-31T23:59:59.999Z");
    await writeAt(w, "evt_later", "2035-04-01T00:00:00.000Z");
    expect(await placeOf("evt_late")).toBe("audit_months.other");
    expect(await makeMonths()).toBe(2);
    expect(await placeOf("evt_late")).toBe("audit_months.events_2035_03");
    expect(await placeOf("evt_later")).toBe("audit_months.events_2035_04");
    expect(await rows("SELECT 1 FROM audit_months.other")).toEqual([]);
    await settleLog();
    expect(await wrongIn(w.tenantId)).toEqual([]);
    const numbered = await rows("SELECT event_id FROM audit_leaves WHERE event_id LIKE 'evt_late%' ORDER BY seq");
    expect(numbered).toEqual([{ event_id: "evt_late" }, { event_id: "evt_later" }]);
  });

  it("are made once by many at a time, while events are written", async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `evt_many_${n}`);
    const write = ids.map((id, n) => writeAt(w, id, `2036-${String(n + 1).padStart(2, "0")}-15T00:00:00Z`));
    const make = ids.map(() => makeMonths());
    await Promise.all(write);
    const made = [...(await Promise.all(make)), await makeMonths()];
    expect(made.reduce((sum, n) => sum + n)).toBe(12);
    for (const [n, id] of ids.entries())
      expect(await placeOf(id)).toBe(`audit_months.events_2036_${String(n + 1).padStart(2, "0")}`);
    await settleLog();
    expect(await wrongIn(w.tenantId)).toEqual([]);
  });

  it.each(["events_2035_03", "other"])("[T41] refuse every change of %s itself, for everyone", async (month) => {
    await writeAt(w, `evt_in_${month}`, month === "other" ? "2040-01-01T00:00:00Z" : "2035-03-01T00:00:00Z");
    const table = `audit_months.${month}`;
    for (const statement of [`UPDATE ${table} SET type = 'x'`, `DELETE FROM ${table}`, `TRUNCATE ${table}`])
      await expect(rows(statement), statement).rejects.toMatchObject({ code: "AS002" });
    await makeMonths();
  });

  it("are not all looked into for an event: by its leaf, one or two", async () => {
    const plan = await rows<{ "QUERY PLAN": string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF)
       SELECT e.id FROM audit_leaves l
         JOIN audit_events e ON e.id = l.event_id AND e.at BETWEEN l.at - interval '1 day' AND l.at + interval '1 day'
        WHERE l.event_id = 'evt_late'`,
    );
    const scans = plan.map((line) => line["QUERY PLAN"]).filter((line) => / on (events_|other)/.test(line));
    expect(scans.length).toBeGreaterThan(10);
    expect(scans.filter((line) => !line.includes("never executed")).length).toBeLessThanOrEqual(3);
  });

  it("a message to the outside is owed for an event of its own transaction", async () => {
    await proposed(w.agent.key, "note.add");
    const owed = (event: string) =>
      rows(`INSERT INTO outbox (id, tenant_id, event_id, topic, payload) VALUES ('o', $1, $2, 't', '{}')`, [
        w.tenantId,
        event,
      ]);
    const [earlier] = await rows<{ id: string }>("SELECT max(id) AS id FROM audit_events");
    await expect(owed(earlier?.id ?? "")).rejects.toMatchObject({ code: "23503" });
    await expect(owed("evt_nothing")).rejects.toMatchObject({ code: "23503" });
  });
});

describe("a database from before the log had months", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
  const name = `before_months_${process.pid}`;
  const url = Object.assign(new URL(process.env.DATABASE_URL ?? ""), { pathname: `/${name}` }).href;
  const ask = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    return (await client.query<T>(text).finally(() => client.end())).rows;
  };
  const EVENTS = "SELECT id, tenant_id, type, job_id, actor, data, at FROM audit_events ORDER BY id";

  beforeAll(() => rows(`CREATE DATABASE ${name}`));
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await rows(`DROP DATABASE ${name} WITH (FORCE)`);
  });

  it("keeps every event, its number and what waits, each in the table of its month", async () => {
    const all = "prisma/migrations";
    for (const one of readdirSync(all).filter((entry) => entry < "0011"))
      cpSync(path.join(all, one), path.join(folder, one), { recursive: true });
    await migrate(url, folder);
    await ask(`INSERT INTO tenants (id, name) VALUES ('ten_old', 'Old')`);
    await ask(`INSERT INTO audit_events (id, tenant_id, type, actor, data, at)
               SELECT 'evt_' || n, 'ten_old', 'old.done', jsonb_build_object('n', n), '{}',
                      '2025-12-31 23:59:59.999Z'::timestamptz + make_interval(months => n) FROM generate_series(0, 5) n`);
    await ask(`INSERT INTO audit_leaves (tenant_id, seq, event_id, hash)
               SELECT tenant_id, 0, id, sha256(id::bytea) FROM audit_events WHERE id = 'evt_0'`);
    await ask(`DELETE FROM audit_pending WHERE event_id = 'evt_0'`);
    const before = await ask(EVENTS);
    expect(await migrate(url, all)).toContain("0011_audit_months");
    expect(await ask(EVENTS)).toEqual(before);
    const months = await ask<{ month: string }>(`SELECT ${monthOf} FROM audit_events ORDER BY id`);
    expect(months.map(({ month }) => month.replace("audit_months.", ""))).toEqual(
      ["2025_12", "2026_01", "2026_02", "2026_03", "2026_04", "2026_05"].map((month) => `events_${month}`),
    );
    expect(
      await ask("SELECT l.at = e.at AS fits FROM audit_leaves l JOIN audit_events e ON e.id = l.event_id"),
    ).toEqual([{ fits: true }]);
    const waits = "SELECT p.event_id FROM audit_pending p JOIN audit_events e ON e.id = p.event_id AND e.at = p.at";
    expect(await ask(waits)).toHaveLength(5);
    await expect(ask("DELETE FROM audit_events")).rejects.toMatchObject({ code: "AS002" });
  });
});

describe("the application's role", () => {
  it.each([
    "INSERT INTO audit_archives (tenant_id, month, events, file, sha256) SELECT id, now(), 1, '', '' FROM tenants LIMIT 1",
    "DELETE FROM audit_archives",
    "DELETE FROM audit_archived_events",
    "SELECT 1 FROM audit_months.other",
    "INSERT INTO audit_months.other SELECT * FROM audit_events LIMIT 1",
    "ALTER TABLE audit_events DETACH PARTITION audit_months.other",
    "DROP TABLE audit_months.other",
    "UPDATE audit_events SET id = id",
    "DELETE FROM audit_events",
    "UPDATE audit_salts SET salt = salt",
    "SELECT audit_make_month('2041-01-01')",
  ])("[T41] may not %s", async (statement) => {
    await expect(queryOnce(statement, [])).rejects.toMatchObject({ code: "42501" });
  });
});
