import { spawn } from "node:child_process";
import { once } from "node:events";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { POST as requestRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { expireDue } from "@/lib/approvals/expire";
import { markUnreported } from "@/lib/jobs/unreported";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, eventCounts, expireIn, GATES, job, proposed, reject } from "@/test/api";
import { type Receiver, startReceiver } from "@/test/receiver";
import { newSecret, verified } from "@/test/webhook-secret";
import { call, eventsOf, rows, type TestPerson, type World, world } from "@/test/world";
import { drainOutbox, retrySeconds } from "./outbox";

process.env.CALLBACK_ALLOW_PRIVATE = "1";

let w: World;
let rita: TestPerson;
let receiver: Receiver;
beforeEach(async () => {
  await rows("UPDATE outbox SET delivered_at = now() WHERE delivered_at IS NULL");
  w = await world(GATES);
  rita = await w.person("rita", ["reviewer"]);
  receiver = await startReceiver();
});
afterEach(() => receiver.stop());

const waiting = (callback: Record<string, unknown> = {}, more: Record<string, unknown> = {}) =>
  proposed(w.agent.key, "note.add", { callback: { url: `${receiver.url}/hook`, ...callback }, ...more });

async function approved(callback: Record<string, unknown> = {}): Promise<JobView> {
  const view = await waiting(callback);
  await approve(view, rita.token);
  return view;
}

type Owed = {
  attempts: number;
  last_error: string | null;
  delivered: boolean;
  dead: boolean;
  waits: boolean;
  event_id: string;
};
const owedFor = (view: JobView): Promise<Owed[]> =>
  rows<Owed>(
    `SELECT attempts, last_error, delivered_at IS NOT NULL AS delivered, dead_at IS NOT NULL AS dead,
            available_at > now() AS waits, event_id FROM outbox WHERE payload->>'job_id' = $1 ORDER BY id`,
    [view.job.id],
  );
/** The time until the next try, or a lease, is over. */
const later = () => rows("UPDATE outbox SET available_at = now() - interval '1 second' WHERE delivered_at IS NULL");
const ids = () => receiver.got.map(({ headers }) => headers["webhook-id"]);
describe("a callback", () => {
  it("[T30] is the job as its agent sees it, signed, under the id of its event, with the agent's headers", async () => {
    const { first } = await newSecret(w);
    const view = await approved({ headers: { Authorization: "Bearer resume", "X-Run": "81" } });
    expect(await drainOutbox()).toBe(1);
    const [{ path, headers, body } = { path: "", headers: {}, body: "" }] = receiver.got;
    const [event] = (await eventsOf(view.job.id)).filter(({ type }) => type === "approval.resolved");
    expect(path).toBe("/hook");
    expect(headers).toMatchObject({
      authorization: "Bearer resume",
      "x-run": "81",
      "content-type": "application/json",
      "webhook-id": event?.id,
    });
    expect(verified(first, receiver.got[0])).toEqual((await job(view.job.id, w.agent.key)).body);
    expect(JSON.parse(body)).toMatchObject({ job: { state: "APPROVED" }, resolution: "APPROVED" });
    expect(() => new Webhook(first).verify(`${body} `, headers as Record<string, string>)).toThrow();
    expect(await owedFor(view)).toMatchObject([{ delivered: true, dead: false, attempts: 1, last_error: null }]);
  });

  it("takes the form of the template, values as they are", async () => {
    const view = await waiting(
      {
        template: {
          state: "{{job.state}}",
          args: "{{ job.args }}",
          resume: "{{checkpoint.resume}}",
          text: "{{event.type}} of {{job.id}}: {{job.args.n}}",
          nothing: ["{{no.such.thing}}", "<{{job.constructor}}>", 7, null],
        },
      },
      { args: { n: 1.5, list: [true] }, checkpoint: { resume: { token: "t-1" } } },
    );
    await reject(view, rita.token);
    await drainOutbox();
    expect(JSON.parse(receiver.got[0]?.body ?? "")).toEqual({
      state: "REJECTED",
      args: { n: 1.5, list: [true] },
      resume: { token: "t-1" },
      text: `approval.resolved of ${view.job.id}: 1.5`,
      nothing: [null, "<>", 7, null],
    });
  });

  it("whose template stands for more than it may is given up and never sent", async () => {
    const args = { text: "x".repeat(100_000) };
    const view = await waiting({ template: { all: Array(20).fill("{{job.args}}") } }, { args });
    await approve(view, rita.token);
    await drainOutbox();
    expect(await owedFor(view)).toMatchObject([{ dead: true, last_error: "the filled template is too large" }]);
    expect(receiver.got).toEqual([]);
  });

  it("tells every way in which a job ends or comes back without its agent's doing", async () => {
    const ends: Record<string, (view: JobView) => Promise<unknown>> = {
      APPROVED: (view) => approve(view, rita.token),
      REJECTED: (view) => reject(view, rita.token),
      CANCELLED: (view) => cancel(view, w.agent.key),
      EXPIRED: async (view) => {
        await expireIn(view.job.id, -1);
        await expireDue();
      },
      CHANGES_REQUESTED: ({ job: { id }, job_hash }) =>
        call(requestRoute, { as: rita.token, id, body: { message: "less", job_hash } }),
    };
    for (const [state, end] of Object.entries(ends)) {
      await end(await waiting());
      expect(await drainOutbox()).toBe(1);
      expect(JSON.parse(receiver.got.at(-1)?.body ?? "").job.state).toBe(state);
    }
    const after: Record<string, (view: JobView) => Promise<unknown>> = {
      EXPIRED: ends.EXPIRED ?? (async () => {}),
      REVOKED: ({ job: { id } }) => call(revokeRoute, { as: rita.token, id, body: { reason: "on second thought" } }),
      UNREPORTED: async (view) => {
        await claim(view, w.agent.key);
        await rows("UPDATE claims SET report_due_at = now() WHERE job_id = $1", [view.job.id]);
        await markUnreported();
      },
    };
    for (const [state, end] of Object.entries(after)) {
      const view = await approved();
      await drainOutbox();
      await end(view);
      expect(await drainOutbox()).toBe(1);
      expect(JSON.parse(receiver.got.at(-1)?.body ?? "").job.state).toBe(state);
    }
  });

  it("that nobody asked for is done with at once", async () => {
    const view = await proposed(w.agent.key, "note.add");
    await approve(view, rita.token);
    expect(await drainOutbox()).toBe(1);
    expect(await owedFor(view)).toMatchObject([{ delivered: true, attempts: 0 }]);
  });

  it("[T26] of a suspended agent waits until it goes on", async () => {
    const view = await approved();
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    await drainOutbox();
    expect(await owedFor(view)).toMatchObject([{ delivered: false, last_error: "the agent is suspended" }]);
    await rows("UPDATE agents SET suspended_at = NULL WHERE id = $1", [w.agent.id]);
    await later();
    await drainOutbox();
    expect(receiver.got).toHaveLength(1);
  });
});

describe("a failure", () => {
  it("[T30] is tried again later, under the same id, and changes nothing of the job", async () => {
    const view = await approved();
    const statuses = [500, 404, 302, 204];
    receiver.answer = (response) => response.writeHead(statuses.shift() ?? 204, { location: "/other" }).end("a secret");
    const before = await eventCounts(view.job.id);
    for (const status of [500, 404, 302]) {
      await drainOutbox();
      const owed = { delivered: false, dead: false, waits: true, last_error: `answered ${status}` };
      expect(await owedFor(view)).toMatchObject([owed]);
      expect(await drainOutbox()).toBe(0);
      await later();
    }
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("APPROVED");
    expect(await drainOutbox()).toBe(1);
    expect(new Set(ids()).size).toBe(1);
    expect(receiver.got.map(({ path }) => path)).toEqual(Array(4).fill("/hook"));
    expect(await eventCounts(view.job.id)).toEqual(before);
  });

  it("[T31] never keeps what the other side said", async () => {
    const view = await approved();
    receiver.answer = (response) => response.writeHead(500, "top secret", { "x-leak": "top secret" }).end("top secret");
    await drainOutbox();
    expect(JSON.stringify(await rows("SELECT * FROM outbox"))).not.toContain("top secret");
    expect(JSON.stringify((await job(view.job.id, w.agent.key)).body)).not.toContain("top secret");
    expect(JSON.stringify(await eventsOf(view.job.id))).not.toContain("top secret");
  });

  it("[T30] waits longer each time, from seconds to hours, and never as long as another", () => {
    expect([1, 2, 5].map((attempts) => retrySeconds(attempts, 1))).toEqual([5, 10, 80]);
    expect(retrySeconds(40, 1)).toBe(4 * 3600);
    expect(retrySeconds(3, 0)).toBe(10);
  });

  it("[T30] is given up after three days, and stays to be seen", async () => {
    const view = await approved();
    receiver.answer = (response) => response.writeHead(500).end();
    await rows("UPDATE outbox SET created_at = now() - interval '2 days 23 hours' WHERE delivered_at IS NULL");
    await drainOutbox();
    expect(await owedFor(view)).toMatchObject([{ dead: false }]);
    await rows("UPDATE outbox SET created_at = now() - interval '3 days' WHERE delivered_at IS NULL");
    await later();
    await drainOutbox();
    expect(await owedFor(view)).toMatchObject([{ dead: true, delivered: false, last_error: "answered 500" }]);
    await later();
    await drainOutbox();
    expect(receiver.got).toHaveLength(2);
  });

  it("[T30] that says Gone is the last", async () => {
    const view = await approved();
    receiver.answer = (response) => response.writeHead(410).end();
    await drainOutbox();
    expect(await owedFor(view)).toMatchObject([{ dead: true, last_error: "answered 410" }]);
  });
});

describe("delivery", () => {
  it("[T6] by a worker that is killed between sending and marking happens again, under the same id", async () => {
    const view = await approved();
    const child = spawn(process.execPath, ["--import", "tsx", "test/run-worker.ts"], { stdio: "inherit" });
    onTestFinished(() => void child.kill("SIGKILL"));
    receiver.answer = () => child.kill("SIGKILL");
    const [, signal] = await once(child, "exit");
    expect(signal).toBe("SIGKILL");
    receiver.answer = (response) => response.writeHead(204).end();
    expect(await drainOutbox()).toBe(0);
    await later();
    expect(await drainOutbox()).toBe(1);
    expect(ids()).toEqual(Array(2).fill((await owedFor(view))[0]?.event_id));
    expect(await owedFor(view)).toMatchObject([{ delivered: true, attempts: 2 }]);
  });

  it("[T6] by many at once reaches each receiver once, and all", async () => {
    const views = await Promise.all(Array.from({ length: 40 }, () => approved()));
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 6 }, drainOutbox));
    const owed = (await Promise.all(views.map(owedFor))).flat();
    expect(ids().sort()).toEqual(owed.map(({ event_id }) => event_id).sort());
    expect(owed.every(({ delivered, attempts }) => delivered && attempts === 1)).toBe(true);
  });

  it("[T6] that took longer than its lease can't put off, or give up, what another has taken over", async () => {
    const view = await approved();
    const held: (() => void)[] = [];
    receiver.answer = (response) => {
      held.push(() => response.writeHead(410).end());
    };
    const slow = drainOutbox();
    await expect.poll(() => held.length).toBe(1);
    await later();
    receiver.answer = (response) => response.writeHead(500).end();
    await drainOutbox();
    for (const answer of held) answer();
    await slow;
    expect(await owedFor(view)).toMatchObject([{ dead: false, last_error: "answered 500", attempts: 2 }]);
  });

  it("[T6] holds no transaction open while it waits for an answer", async () => {
    await approved();
    let open = -1;
    receiver.answer = async (response) => {
      const [found] = await rows<{ count: number }>(
        "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'",
      );
      open = found?.count ?? -1;
      response.writeHead(204).end();
    };
    await drainOutbox();
    expect(open).toBe(0);
  });
});
