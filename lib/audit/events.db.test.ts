import { beforeAll, describe, expect, it } from "vitest";
import { POST as agentsRoute } from "@/app/api/v1/agents/route";
import { approve, GATES, proposed, reject } from "@/test/api";
import { auditEvents, everyEvent, settleLog } from "@/test/audit";
import { delegate } from "@/test/delegations";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import type { JobView } from "@/lib/jobs/schemas";
import type { AuditItem } from "./schemas";

type Params = Record<string, string | number>;
let w: World;
let audrey: TestPerson;
let rita: TestPerson;
let ralf: TestPerson;
let [theirs, others]: JobView[] = [];
let third: string;
let log: AuditItem[];

// More jobs of one agent than are looked up one by one, and more events of one person than are sorted for a page.
beforeAll(async () => {
  w = await world(GATES);
  [audrey, rita] = [await w.person("audrey", ["auditor"]), await w.person("rita", ["reviewer"])];
  ralf = await w.person("ralf", ["reviewer"]);
  const admin = await w.person("adam", ["admin"]);
  theirs = await proposed(w.agent.key, "note.add");
  others = await proposed(w.otherAgent.key, "note.add");
  await approve(theirs, rita.token);
  await reject(others, rita.token);
  const ends_at = new Date(Date.now() + 86_400_000).toISOString();
  await delegate(rita.token, { to: ralf.id, ends_at });
  third = (await call<{ id: string }>(agentsRoute, { as: admin.token, body: { name: "third" } })).body.id;
  await Promise.all(Array.from({ length: 510 }, () => proposed(w.otherAgent.key, "file.read")));
  await rows(
    `INSERT INTO audit_events (id, tenant_id, type, actor, data)
     SELECT 'evt_0' || n, $1, 'session.refused', '{"kind":"system","name":"sign-in"}', jsonb_build_object('person', $2::text)
       FROM generate_series(1, 1100) n`,
    [w.tenantId, w.owner.id],
  );
  await settleLog();
  log = await everyEvent(audrey.token);
}, 120_000);

const seqs = (items: readonly AuditItem[]): number[] => items.map(({ seq }) => seq);

/** All that fits, page by page; and never more on a page than was asked for. */
async function found(params: Params, limit = 7): Promise<number[]> {
  const all: number[] = [];
  for (let cursor: string | null = null; ; ) {
    const { status, body } = await auditEvents(audrey.token, { ...params, limit, ...(cursor ? { cursor } : {}) });
    expect(status).toBe(200);
    expect(body.items.length).toBeLessThanOrEqual(limit);
    all.push(...seqs(body.items));
    cursor = body.next_cursor;
    if (cursor === null) return all;
  }
}

/** The numbers of those of the whole log that fit, newest first. */
const those = (fits: (item: AuditItem) => boolean): number[] => seqs(log.filter(fits)).reverse();
const holds = (value: unknown, id: string): boolean => JSON.stringify(value).includes(`"${id}"`);

describe("GET /audit/events", () => {
  it("lists every event once, newest first, by pages of any size", async () => {
    expect(seqs(log)).toEqual(log.map((_, at) => at));
    const newestFirst = seqs(log).reverse();
    expect(await found({}, 200)).toEqual(newestFirst);
    expect(await found({}, 91)).toEqual(newestFirst);
    const { body } = await auditEvents(audrey.token);
    expect(seqs(body.items)).toEqual(newestFirst.slice(0, 50));
  });

  it("finds the events of a job", async () => {
    const id = theirs?.job.id ?? "";
    expect(await found({ job: id }, 2)).toEqual(those(({ event }) => event.job === id));
    const types = log.filter(({ event }) => event.job === id).map(({ event }) => event.type);
    expect(types).toEqual(["job.proposed", "approval.voted", "approval.resolved"]);
  });

  it("finds what a person did, and what was done to them", async () => {
    expect(await found({ person: rita.id }, 2)).toEqual(
      those(({ event }) => holds(event.actor, rita.id) || holds(event.data, rita.id)),
    );
    const ofRalf = log.filter(({ event }) => holds(event.data, ralf.id)).map(({ event }) => event.type);
    expect(ofRalf).toEqual(["delegation.created"]);
    expect(await found({ person: ralf.id })).toEqual(those(({ event }) => holds(event.data, ralf.id)));
    expect(await found({ person: "usr_nobody" })).toEqual([]);
  });

  it("finds it alike where many events fit", async () => {
    const refused = those(({ event }) => holds(event.data, w.owner.id));
    expect(refused.length).toBe(1100);
    expect(await found({ person: w.owner.id }, 200)).toEqual(refused);
    expect(await found({ person: w.owner.id, type: "session.refused" }, 200)).toEqual(refused);
    expect(await found({ person: w.owner.id, type: "job.proposed" })).toEqual([]);
  });

  it("finds what an agent did, what was done to it, and what happened to its jobs", async () => {
    const ids = new Set(log.filter(({ event }) => holds(event.actor, w.agent.id)).map(({ event }) => event.job));
    const its = those(({ event }) => holds(event.actor, w.agent.id) || ids.has(event.job));
    expect(its.length).toBe(3);
    expect(await found({ agent: w.agent.id }, 2)).toEqual(its);
    expect(await found({ agent: third })).toEqual(those(({ event }) => event.type === "agent.created"));
  });

  it("finds it alike where an agent has many jobs", async () => {
    const acts = log.filter(({ event }) => holds(event.actor, w.otherAgent.id));
    const ids = new Set(acts.map(({ event }) => event.job));
    const its = those(({ event }) => holds(event.actor, w.otherAgent.id) || ids.has(event.job));
    expect(its.length).toBe(513);
    expect(await found({ agent: w.otherAgent.id }, 200)).toEqual(its);
    expect(await found({ agent: w.otherAgent.id, person: rita.id })).toEqual(
      those(({ event }) => event.job === others?.job.id && holds(event.actor, rita.id)),
    );
  });

  it("finds a type, and a time whose beginning is part of it and whose end is not", async () => {
    expect(await found({ type: "approval.voted" }, 1)).toEqual(those(({ event }) => event.type === "approval.voted"));
    const times = log.filter(({ event }) => event.job === theirs?.job.id).map(({ event }) => event.at);
    const [from = "", to = ""] = [times[0], times.at(-1)];
    expect(from < to).toBe(true);
    expect(await found({ from, to }, 3)).toEqual(those(({ event }) => event.at >= from && event.at < to));
    expect(await found({ to: from })).toEqual(those(({ event }) => event.at < from));
    expect(await found({ from: from.replace("Z", "+00:00"), to })).toEqual(await found({ from, to }));
  });

  it("names the people and agents whose ids an event holds", async () => {
    const [{ names, event } = { names: {}, event: null }] = (
      await auditEvents(audrey.token, { type: "delegation.created" })
    ).body.items;
    expect(event).toMatchObject({ actor: { kind: "person", id: rita.id }, data: { from: rita.id, to: ralf.id } });
    expect(names).toEqual({ [rita.id]: "rita", [ralf.id]: "ralf" });
  });

  it("lists what waits for its number once it has one", async () => {
    const { job } = await proposed(w.agent.key, "file.read");
    expect(await found({ job: job.id })).toEqual([]);
    await settleLog();
    expect(await found({ job: job.id })).toEqual([log.length]);
  });

  it.each<[string, Params]>([
    ["no page", { limit: 0 }],
    ["too large a page", { limit: 201 }],
    ["a cursor that is no number", { cursor: "x" }],
    ["a cursor below nothing", { cursor: -1 }],
    ["a cursor past what numbers can say", { cursor: "9".repeat(16) }],
    ["a time that is none", { from: "yesterday" }],
    ["a time without a zone", { to: "2026-01-01T00:00:00" }],
    ["a type that is none", { type: "approval" }],
    ["no id", { job: "" }],
    ["an id with U+0000", { person: "usr_\0" }],
  ])("refuses %s", async (_, params) => {
    const { status, body } = await auditEvents(audrey.token, params);
    expect({ status, code: body.code }).toEqual({ status: 422, code: "invalid_request" });
    expect(body).toMatchObject({ issues: [{ path: Object.keys(params)[0], message: expect.any(String) }] });
  });
});
