import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import { GET as jobEvents } from "@/app/api/v1/jobs/[id]/events/route";
import { approve, cancel, GATES, job, propose, proposed, reject } from "@/test/api";
import { rows, world } from "@/test/world";
import { startHub, stopHub } from "@/lib/db/wake";
import { env } from "@/lib/env";

const waiting = { query: "?wait=20" };

/** Which jobs somebody in this process listens for. */
const listened = (): string[] => {
  const { assentryHub } = globalThis as typeof globalThis & { assentryHub?: { byJob: Map<string, unknown> } };
  return [...(assentryHub?.byJob.keys() ?? [])];
};
const settled = (promise: Promise<unknown>): { done: boolean } => {
  const state = { done: false };
  void promise.finally(() => {
    state.done = true;
  });
  return state;
};
const beListened = (id: string) => expect.poll(listened).toContain(id);

describe("GET /jobs/{id}?wait=", () => {
  it("answers at the second vote of two, not at the first", async () => {
    const w = await world(GATES);
    const [fay, finn] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send");
    const poll = job(view.job.id, w.agent.key, waiting);
    const state = settled(poll);
    await beListened(view.job.id);
    await approve(view, fay.token);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(state.done).toBe(false);
    await approve(view, finn.token);
    const answer = await poll;
    expect(answer).toMatchObject({ status: 200, body: { job: { state: "APPROVED" }, resolution: "APPROVED" } });
    expect(listened()).not.toContain(view.job.id);
  });

  it("answers at once where nobody is waited for", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "file.read");
    expect((await job(view.job.id, w.agent.key, waiting)).body.job.state).toBe("ALLOWED");
    expect(listened()).not.toContain(view.job.id);
  });

  it("[T26] refuses an agent that was suspended while it waited", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    const poll = job(view.job.id, w.agent.key, waiting);
    await beListened(view.job.id);
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    await approve(view, reviewer.token);
    expect(await poll).toMatchObject({ status: 403, body: { code: "agent_suspended" } });
  });

  it("answers when the time is up, with the job as it is", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const start = performance.now();
    const answer = await job(view.job.id, w.agent.key, { query: "?wait=0.4" });
    expect(performance.now() - start).toBeGreaterThanOrEqual(390);
    expect(answer).toMatchObject({ status: 200, body: { job: { state: "APPROVAL" } } });
    expect(listened()).not.toContain(view.job.id);
  });

  it("stops listening when the agent leaves", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const leaving = new AbortController();
    const poll = job(view.job.id, w.agent.key, { ...waiting, signal: leaving.signal });
    await beListened(view.job.id);
    leaving.abort();
    await poll.catch(() => {});
    await expect.poll(listened).not.toContain(view.job.id);
  });

  it("wakes everyone who waits for a rejection or the agent's own cancelling", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const [rejected, cancelled] = [await proposed(w.agent.key, "note.add"), await proposed(w.agent.key, "note.add")];
    const polls = [rejected, rejected, cancelled].map((view) => job(view.job.id, w.agent.key, waiting));
    await beListened(rejected.job.id);
    await beListened(cancelled.job.id);
    await reject(rejected, reviewer.token);
    await cancel(cancelled, w.agent.key);
    const states = (await Promise.all(polls)).map((answer) => answer.body.job.state);
    expect(states).toEqual(["REJECTED", "REJECTED", "CANCELLED"]);
  });

  it("refuses other times than 0 to 120 seconds", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "file.read");
    for (const wait of ["121", "-1", "soon", "1e9"])
      expect((await job(view.job.id, w.agent.key, { query: `?wait=${wait}` })).status).toBe(422);
  });
});

it("POST /jobs?wait= proposes and waits in one request", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const answer = propose(w.agent.key, { tool: "note.add", args: {} }, waiting);
  await expect.poll(() => rows("SELECT 1 FROM jobs WHERE tenant_id = $1", [w.tenantId])).toHaveLength(1);
  const [row] = await rows<{ id: string }>("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId]);
  const { body: view } = await job(row?.id ?? "", reviewer.token);
  await beListened(view.job.id);
  await approve(view, reviewer.token);
  expect(await answer).toMatchObject({ status: 201, body: { job: { state: "APPROVED" } } });
});

it("GET /jobs/{id}/events tells each change and ends with the waiting", async () => {
  const w = await world(GATES);
  const [fay, finn] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
  const view = await proposed(w.agent.key, "pay.send");
  const request = new Request("http://localhost:3000/", { headers: { authorization: `Bearer ${w.agent.key}` } });
  const response = await jobEvents(request, { params: Promise.resolve({ id: view.job.id }) });
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  const text = response.text();
  await approve(view, fay.token);
  await approve(view, finn.token);
  const told = [...(await text).matchAll(/^data: (.*)$/gm)].map(([, data]) => JSON.parse(data ?? ""));
  expect(told[0].job.state).toBe("APPROVAL");
  expect(told.at(-1).job.state).toBe("APPROVED");
  expect(listened()).not.toContain(view.job.id);
});

describe("decided by another process", () => {
  afterEach(async () => {
    vi.useRealTimers();
    await stopHub();
  });

  const byHand = async (id: string, state: string) => {
    await rows("UPDATE approvals SET resolution = $2, resolved_at = now() WHERE job_id = $1", [id, state]);
    await rows("UPDATE jobs SET state = $2, updated_at = clock_timestamp() WHERE id = $1", [id, state]);
  };

  it("its notice wakes who waits here", async () => {
    startHub();
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const poll = job(view.job.id, w.agent.key, waiting);
    await beListened(view.job.id);
    const other = new pg.Client({ connectionString: env().DATABASE_URL });
    await other.connect();
    await expect
      .poll(() => rows("SELECT 1 FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"))
      .toHaveLength(1);
    await byHand(view.job.id, "REJECTED");
    const batch = [{ tenantId: w.tenantId, jobId: view.job.id, state: "REJECTED" }];
    await other.query("SELECT pg_notify('assentry_wake', $1)", [JSON.stringify({ from: "another", batch })]);
    await other.end();
    expect((await poll).body.job.state).toBe("REJECTED");
  });

  it("where the notice was lost a slow poll finds it", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    startHub();
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const poll = job(view.job.id, w.agent.key, waiting);
    await beListened(view.job.id);
    await byHand(view.job.id, "REJECTED");
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await poll).body.job.state).toBe("REJECTED");
  });
});
