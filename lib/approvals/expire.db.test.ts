import pg from "pg";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { approve, cancel, claim, eventCounts, expireIn, GATES, job, proposed, reject } from "@/test/api";
import { rows, world } from "@/test/world";
import { env } from "@/lib/env";
import { expireDue } from "./expire";

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const expired = { status: 409, body: { code: "expired" } };

/** Holds a job's row lock from another connection. */
async function hold(jobId: string): Promise<() => Promise<unknown>> {
  const client = new pg.Client({ connectionString: env().DATABASE_URL });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE", [jobId]);
  return () => client.query("COMMIT").finally(() => client.end());
}

it("[T3] once the time has passed nobody can approve or reject, also before the timer has marked it", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add");
  await expireIn(view.job.id, 0);
  expect(await approve(view, reviewer.token)).toMatchObject(expired);
  expect(await reject(view, reviewer.token)).toMatchObject(expired);
  expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
});

it("[T3] a vote that came in time but had to wait past the end is refused", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add");
  await expireIn(view.job.id, 0.3);
  const release = await hold(view.job.id);
  const vote = approve(view, reviewer.token);
  await sleep(500);
  await release();
  expect(await vote).toMatchObject(expired);
  expect((await job(view.job.id, reviewer.token)).body.resolution).toBeNull();
});

it("[T3] so is a claim", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add");
  await approve(view, reviewer.token);
  await expireIn(view.job.id, 0.3);
  const release = await hold(view.job.id);
  const taking = claim(view, w.agent.key);
  await sleep(500);
  await release();
  expect(await taking).toMatchObject(expired);
});

it("[T3] approvals, rejections, cancelling and expiry racing around the end: one outcome each, none approved after it", async () => {
  const w = await world(GATES);
  const reviewers = await Promise.all(["a", "b", "c"].map((name) => w.person(name, ["reviewer"])));
  const views = await Promise.all(
    Array.from({ length: 48 }, (_, index) => proposed(w.agent.key, "note.add", { args: { index } })),
  );
  for (let at = 0; at < views.length; at += 4) {
    const batch = views.slice(at, at + 4);
    await Promise.all(
      batch.map(async (view, index) => {
        // From short to long, so that on a slow machine too some come in time and some don't.
        const seconds = [0.02, 0.05, 0.1, 0.2][index] ?? 0;
        await expireIn(view.job.id, seconds);
        const later = () => sleep(Math.random() * seconds * 2_000);
        await Promise.all([
          ...reviewers.map((person, index) => later().then(() => (index === 2 ? reject : approve)(view, person.token))),
          later().then(() => cancel(view, w.agent.key)),
          later().then(expireDue),
        ]);
      }),
    );
  }
  await expireDue();
  const ends = await rows<{ state: string; resolution: string | null }>(
    "SELECT j.state, ap.resolution FROM jobs j JOIN approvals ap ON ap.job_id = j.id WHERE j.tenant_id = $1",
    [w.tenantId],
  );
  for (const { state, resolution } of ends) {
    // What was approved in time can still be taken back or expire before it is claimed.
    const possible = resolution === "APPROVED" ? ["EXPIRED", "CANCELLED"] : [resolution];
    expect(possible).toContain(state);
  }
  // A race in which only one thing ever happens tests nothing.
  expect(new Set(ends.map((end) => end.resolution)).size).toBeGreaterThanOrEqual(3);
  const late = await rows(
    `SELECT j.id, ap.resolution, ap.resolved_at, j.expires_at FROM jobs j JOIN approvals ap ON ap.job_id = j.id
      WHERE j.tenant_id = $1 AND ap.resolution = 'APPROVED' AND ap.resolved_at > j.expires_at`,
    [w.tenantId],
  );
  expect(late).toEqual([]);
  const resolutions = await rows(
    "SELECT job_id FROM audit_events WHERE tenant_id = $1 AND type = 'approval.resolved' GROUP BY 1 HAVING count(*) <> 1",
    [w.tenantId],
  );
  expect(resolutions).toEqual([]);
});

it("expiry ends a gate with one event and one outbox row, and only once", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add");
  expect(await expireDue()).toBe(0);
  await expireIn(view.job.id, -1);
  const counts = await Promise.all([expireDue(), expireDue(), expireDue()]);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(1);
  const { body } = await job(view.job.id, reviewer.token);
  expect(body).toMatchObject({ job: { state: "EXPIRED" }, resolution: "EXPIRED", resolved_by: [] });
  expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1, "approval.resolved": 1 });
  const outbox = await rows("SELECT payload FROM outbox WHERE payload->>'job_id' = $1", [view.job.id]);
  expect(outbox).toEqual([{ payload: { job_id: view.job.id, resolution: "EXPIRED" } }]);
  expect(await approve(view, reviewer.token)).toMatchObject({
    status: 409,
    body: { code: "already_resolved", resolution: "EXPIRED" },
  });
});

it("what was approved and not claimed in time expires too: it stays approved by whom it was, and can't be claimed", async () => {
  const w = await world(GATES);
  const reviewer = await w.person("rita", ["reviewer"]);
  const view = await proposed(w.agent.key, "note.add");
  await approve(view, reviewer.token);
  await expireIn(view.job.id, -1);
  expect(await claim(view, w.agent.key)).toMatchObject(expired);
  expect(await expireDue()).toBe(1);
  expect(await claim(view, w.agent.key)).toMatchObject(expired);
  expect((await job(view.job.id, reviewer.token)).body).toMatchObject({
    job: { state: "EXPIRED" },
    resolution: "APPROVED",
  });
});

it("an agent may shorten a gate's time, not prolong it", async () => {
  const w = await world(GATES);
  const seconds = async (body: Record<string, unknown>) => {
    const view = await proposed(w.agent.key, "pay.send", body);
    return (Date.parse(view.expires_at ?? "") - Date.parse(view.job.created_at)) / 1000;
  };
  expect(await seconds({})).toBe(4 * 3600);
  expect(await seconds({ expires_in: 60 })).toBe(60);
  expect(await seconds({ expires_in: 30 * 86_400 })).toBe(4 * 3600);
});

describe("whatever this machine's clock says", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  afterEach(() => void vi.useRealTimers());

  it.each([-86_400, 86_400])("[T3] the end is judged by the database's clock (ours is %d s off)", async (off) => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const [past, open] = [await proposed(w.agent.key, "note.add"), await proposed(w.agent.key, "note.add")];
    const approved = await proposed(w.agent.key, "note.add");
    await approve(approved, reviewer.token);
    await expireIn(past.job.id, -1);
    await expireIn(approved.job.id, -1);
    vi.setSystemTime(Date.now() + off * 1000);
    expect(await approve(past, reviewer.token)).toMatchObject(expired);
    expect(await claim(approved, w.agent.key)).toMatchObject(expired);
    expect((await approve(open, reviewer.token)).body.resolution).toBe("APPROVED");
    expect((await claim(open, w.agent.key)).status).toBe(200);
  });
});
