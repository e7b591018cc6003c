import pg from "pg";
import { describe, expect, it } from "vitest";
import { POST as cancelRoute } from "@/app/api/v1/jobs/[id]/cancel/route";
import { POST as claimRoute } from "@/app/api/v1/jobs/[id]/claim/route";
import { GET as decisionsRoute } from "@/app/api/v1/jobs/[id]/decisions/route";
import { GET as diffRoute } from "@/app/api/v1/jobs/[id]/diff/route";
import { GET as eventsRoute } from "@/app/api/v1/jobs/[id]/events/route";
import { POST as resultRoute } from "@/app/api/v1/jobs/[id]/result/route";
import { GET as jobRoute, PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import { GET as similarRoute } from "@/app/api/v1/jobs/[id]/similar/route";
import { env } from "@/lib/env";
import type { Route } from "@/lib/http/handler";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, eventCounts, GATES, propose, proposed, reject, report } from "./api";
import { anotherKey, edit, footprint, leaveUnreported, requestChanges, revise, storedState } from "./deciding";
import { call, eventsOf, rows, type World, world } from "./world";

describe("attack 6: 64 concurrent proposals forking the audit order", () => {
  type Seen = { id: string; type: string; job_id: string };

  const LOG = "SELECT id, type, job_id FROM audit_events WHERE tenant_id = $1 ORDER BY id";

  /** Reads the log on a connection of its own: once before it answers, then over and over until `stop`. */
  async function reader(w: World): Promise<{ stop: () => Promise<Seen[][]> }> {
    const client = new pg.Client({ connectionString: env().DATABASE_URL });
    await client.connect();
    const read = async () => (await client.query<Seen>(LOG, [w.tenantId])).rows;
    const readings = [await read()];
    let done = false;
    const reading = (async () => {
      while (!done) readings.push(await read());
      readings.push(await read());
    })();
    const stop = async () => {
      done = true;
      await reading;
      await client.end();
      return readings;
    };
    return { stop };
  }

  /** Whether what was read is part of the whole, in the order of the whole. */
  function isPartOf(read: readonly Seen[], whole: readonly Seen[]): boolean {
    const places = read.map(({ id }) => whole.findIndex((event) => event.id === id));
    return places.every((place, at) => place >= 0 && (at === 0 || place > (places[at - 1] ?? 0)));
  }

  it("attack 6: 64 jobs with one event each, in one order on which two readers agree meanwhile", async () => {
    const w = await world(GATES);
    const keys = [w.agent.key, await anotherKey(w), w.otherAgent.key];
    const reviewer = await w.person("rita", ["reviewer"]);
    const readers = await Promise.all([reader(w), reader(w)]);
    const views = await Promise.all(
      Array.from({ length: 64 }, async (_, index) => {
        const view = await proposed(keys[index % 3] ?? "", index % 2 ? "note.add" : "file.read", { args: { index } });
        if (index % 2) await approve(view, reviewer.token);
        return view;
      }),
    );
    const readings = (await Promise.all(readers.map(({ stop }) => stop()))).flat();

    const ids = views.map((view) => view.job.id);
    expect(new Set(ids).size).toBe(64);
    const stored = await rows<{ id: string }>("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId]);
    expect(stored.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const whole = readings.at(-1) ?? [];
    const begun = whole.filter(({ type }) => type === "job.proposed");
    expect(begun.map(({ job_id }) => job_id).sort()).toEqual([...ids].sort());
    expect(new Set(readings.map((read) => read.length)).size, "the readers saw it grow").toBeGreaterThan(2);
    for (const read of readings) expect(isPartOf(read, whole)).toBe(true);
    for (const { job } of views) expect((await eventsOf(job.id))[0]?.type).toBe("job.proposed");
  });

  it("attack 6: what one job went through stands in the order in which it happened", async () => {
    const w = await world(GATES);
    const reviewers = await Promise.all(["a", "b"].map((name) => w.person(name, ["finance"])));
    const payments = await Promise.all(
      Array.from({ length: 64 }, (_, n) => proposed(w.agent.key, "pay.send", { args: { n } })),
    );
    await Promise.all(
      payments.map(async (view) => {
        for (const { token } of reviewers) await approve(view, token);
        await claim(view, w.agent.key);
        await report(view, w.agent.key);
      }),
    );
    const order = [
      "job.proposed",
      "approval.voted",
      "approval.voted",
      "approval.resolved",
      "job.claimed",
      "job.reported",
    ];
    for (const { job } of payments) expect((await eventsOf(job.id)).map(({ type }) => type)).toEqual(order);
  });
});

describe("attack 7: exceeding a rate limit by parallel calls", () => {
  const limited = (limit: string) => `version: v1
rules:
  - id: credits
    match: { tools: ["points.*"] }
    decision: allow
    limits: [${limit}]
    tier: low
    approvers: [{ role: finance }]
`;
  const LIMITS: [string, string, (allowed: JobView[]) => number, number][] = [
    ["calls", "{ count: true, per: agent, over: 1h, max: 5 }", (allowed) => allowed.length, 5],
    ["a sum", "{ sum: args.amount, per: agent, over: 24h, max: 500 }", sumOf, 500],
    ["calls of the whole tenant", "{ count: true, per: tenant, over: 1h, max: 7 }", (allowed) => allowed.length, 7],
  ];
  function sumOf(views: JobView[]): number {
    return views.reduce((sum, view) => sum + Number(view.job.args?.amount), 0);
  }

  it.each(LIMITS)(
    "attack 7: %s: of 64 at once, by two keys, no more run than fit; the rest wait",
    async (_, limit, used, max) => {
      const w = await world(limited(limit));
      const keys = [w.agent.key, await anotherKey(w)];
      const views = await Promise.all(
        Array.from({ length: 64 }, (_, n) =>
          proposed(keys[n % 2] ?? "", `points.${n % 3 ? "add" : "give"}`, { args: { amount: 100, n } }),
        ),
      );
      const allowed = views.filter((view) => view.job.state === "ALLOWED");
      expect(used(allowed)).toBe(max);
      expect(views.filter((view) => view.job.state === "APPROVAL")).toHaveLength(64 - allowed.length);
      const claims = await Promise.all(views.map((view) => claim(view, w.agent.key)));
      expect(claims.filter(({ status }) => status === 200)).toHaveLength(allowed.length);
      // Nor by asking again, all at once.
      const more = await Promise.all(
        views.map(({ job }) => proposed(w.agent.key, "points.add", { args: { ...job.args } })),
      );
      expect(more.map((view) => view.job.state)).toEqual(Array(64).fill("APPROVAL"));
    },
  );
});

describe("attack 10: reading or claiming another agent's job", () => {
  const ROUTES: [string, Route, string, ((view: JobView) => unknown) | null, string][] = [
    ["GET /jobs/{id}", jobRoute, "GET", null, ""],
    ["GET /jobs/{id}?wait", jobRoute, "GET", null, "?wait=0.05"],
    ["GET /jobs/{id}?revisions", jobRoute, "GET", null, "?revisions=all"],
    ["GET events", eventsRoute, "GET", null, ""],
    ["GET decisions", decisionsRoute, "GET", null, ""],
    ["GET diff", diffRoute, "GET", null, "?from=1&to=1"],
    ["PUT /jobs/{id}", reviseRoute, "PUT", () => ({ args: { text: "mine" } }), ""],
    ["POST cancel", cancelRoute, "POST", null, ""],
    ["POST claim", claimRoute, "POST", (view) => ({ job_hash: view.job_hash }), ""],
    ["POST result", resultRoute, "POST", () => ({ outcome: "succeeded" }), ""],
  ];

  /** One job in each state in which one of the routes would do something for its own agent. */
  async function jobs(w: World): Promise<JobView[]> {
    const tools = ["note.add", "note.add", "note.add", "file.read", "file.read", "drop.all"];
    const views = await Promise.all(tools.map((tool) => proposed(w.agent.key, tool)));
    const [, asked, approved, , claimed] = views;
    if (!asked || !approved || !claimed) throw new Error("six jobs");
    await requestChanges(asked, w.owner.token);
    const reviewer = await w.person("rita", ["reviewer"]);
    await approve(approved, reviewer.token);
    await claim(claimed, w.agent.key);
    return views;
  }

  it.each(ROUTES)(
    "[T22] attack 10: %s answers 404 to another agent, of this tenant or another",
    async (_, route, method, body, query) => {
      const w = await world(GATES);
      const stranger = await world(GATES);
      for (const view of await jobs(w)) {
        const before = await footprint(view.job.id);
        for (const as of [w.otherAgent.key, stranger.agent.key]) {
          const answer = await call(route, {
            id: view.job.id,
            as,
            method,
            ...(body && { body: body(view) }),
            query,
          });
          expect(answer).toMatchObject({ status: 404, body: { code: "not_found" } });
          const named = [view.job.state, view.job_hash, view.policy_snapshot, w.agent.id, view.job.tool];
          for (const told of named) expect(JSON.stringify(answer.body)).not.toContain(told);
        }
        expect(await footprint(view.job.id)).toBe(before);
      }
    },
  );

  it("attack 10: what is alike is told to no agent, and its own key sees its own job", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    for (const as of [w.agent.key, w.otherAgent.key])
      expect((await call(similarRoute, { id: view.job.id, as })).status).toBe(403);
    for (const [, route, method, body, query] of ROUTES.slice(0, 3))
      expect(
        (
          await call(route, {
            id: view.job.id,
            as: w.agent.key,
            method,
            ...(body && { body: body(view) }),
            query,
          })
        ).status,
      ).toBe(200);
  });
});

describe("attack 11: claiming without reporting, and claiming again", () => {
  const claimed = { status: 409, body: { code: "already_claimed" } };

  it("[T11] attack 11: the second claim is refused, before and after it became UNREPORTED, by any key", async () => {
    const w = await world(GATES);
    const headers = { "idempotency-key": "once" };
    const { body: view } = await propose(w.agent.key, { tool: "file.read", args: {} }, { headers });
    const keys = [w.agent.key, await anotherKey(w)];
    expect((await claim(view, w.agent.key)).status).toBe(200);
    for (const key of keys) expect(await claim(view, key)).toMatchObject(claimed);
    await leaveUnreported(view);
    expect(await storedState(view.job.id)).toBe("UNREPORTED");
    const again = await Promise.all([...keys, ...keys].map((key) => claim(view, key)));
    for (const answer of again) expect(answer).toMatchObject(claimed);
    expect(await cancel(view, w.agent.key)).toMatchObject({ status: 409 });
    const replayed = await propose(w.agent.key, { tool: "file.read", args: {} }, { headers });
    expect(replayed.body.job).toMatchObject({ id: view.job.id, state: "UNREPORTED" });
    expect(await rows("SELECT outcome FROM claims WHERE job_id = $1", [view.job.id])).toEqual([{ outcome: null }]);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1, "job.claimed": 1, "job.unreported": 1 });
  });

  it("[T11] attack 11: nobody can decide it anew, and a late report doesn't free it", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    await approve(view, reviewer.token);
    await claim(view, w.agent.key);
    await leaveUnreported(view);
    expect(await storedState(view.job.id)).toBe("UNREPORTED");
    const before = await footprint(view.job.id);
    const tries = [approve(view, reviewer.token), reject(view, reviewer.token), edit(view, reviewer.token, {})];
    for (const answer of await Promise.all([...tries, revise(view, w.agent.key, {})])) expect(answer.status).toBe(409);
    expect(await footprint(view.job.id)).toBe(before);
    expect((await report(view, w.agent.key, { outcome: "failed" })).body.job.state).toBe("FAILED");
    expect(await claim(view, w.agent.key)).toMatchObject(claimed);
  });
});
