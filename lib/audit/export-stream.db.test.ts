import pg from "pg";
import { beforeAll, expect, it, vi } from "vitest";
import { GATES } from "@/test/api";
import { exported, openExport, settleLog } from "@/test/audit";
import { checkExport } from "@/test/audit-check";
import { rows, type TestPerson, type World, world } from "@/test/world";

const EVENTS = 3_000;
const PAGE = 64;
let w: World;
let audrey: TestPerson;

beforeAll(async () => {
  w = await world(GATES);
  audrey = await w.person("audrey", ["auditor"]);
  await rows(
    `INSERT INTO audit_events (id, tenant_id, type, actor, data)
     SELECT 'evt_' || lpad(n::text, 8, '0'), $1, CASE n % 2 WHEN 0 THEN 'session.refused' ELSE 'session.started' END,
            '{"kind":"system","name":"sign-in"}', jsonb_build_object('padding', repeat('x', 600))
       FROM generate_series(1, $2::int) n`,
    [w.tenantId, EVENTS],
  );
  await settleLog();
});

/** How many events were read of the database since. */
function countRead() {
  const count = { events: 0, largest: 0 };
  const real = pg.Pool.prototype.query as (this: pg.Pool, text: unknown, values?: unknown) => Promise<pg.QueryResult>;
  const counted = async function (this: pg.Pool, text: unknown, values?: unknown): Promise<pg.QueryResult> {
    const result = await real.call(this, text, values);
    if (typeof text === "string" && text.includes("FROM audit_leaves l")) {
      count.events += result.rows.length;
      count.largest = Math.max(count.largest, result.rows.length);
    }
    return result;
  };
  const spy = vi.spyOn(pg.Pool.prototype, "query").mockImplementation(counted as never);
  return { count, stop: () => spy.mockRestore() };
}

it.each(["jsonl", "cloudevents"])(
  "an export as %s holds a page of events at a time, however long the log is",
  async (format) => {
    const { count, stop } = countRead();
    const text = await exported(audrey.token, { format });
    stop();
    expect(text.split("\n").length).toBeGreaterThan(EVENTS);
    expect(count.events).toBeGreaterThanOrEqual(EVENTS);
    expect(count.largest).toBe(PAGE);
  },
);

it.each<[string, Record<string, string>]>([
  ["whole", {}],
  ["filtered", { type: "session.started" }],
])("a %s export reads no further when its reader leaves", async (_, filter) => {
  const { count, stop } = countRead();
  const response = await openExport(audrey.token, filter);
  expect(count.events).toBe(0);
  const reader = response.body?.getReader();
  await reader?.read();
  const read = count.events;
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThanOrEqual(4 * PAGE);
  await reader?.cancel();
  await settleLog();
  stop();
  expect(count.events).toBe(read);
});

it("[T44] a filtered export of more events than are sorted for a page proves each of them", async () => {
  const { lines } = checkExport(await exported(audrey.token, { type: "session.started" }));
  expect(lines.map(({ event }) => event.type)).toEqual(Array.from({ length: EVENTS / 2 }, () => "session.started"));
});
