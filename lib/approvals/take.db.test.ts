import { describe, expect, it } from "vitest";
import { POST as releaseRoute } from "@/app/api/v1/approvals/[id]/release/route";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { approvals, approve, eventCounts, expireIn, GATES, proposed, reject } from "@/test/api";
import { call, eventsOf, rows, world } from "@/test/world";
import type { ApprovalItem } from "./schemas";

type Job = { job: { id: string } };
const take = ({ job }: Job, as: string, body?: unknown) =>
  call<ApprovalItem>(takeRoute, { id: job.id, as, body, method: "POST" });
const release = ({ job }: Job, as: string, body?: unknown) =>
  call<ApprovalItem>(releaseRoute, { id: job.id, as, body, method: "POST" });

/** Seconds of the lease that are left, by the database's clock; null where nobody has it. */
const left = async ({ job }: Job): Promise<number | null> => {
  const [row] = await rows<{ left: number | null }>(
    "SELECT extract(epoch FROM lease_until - clock_timestamp())::float8 AS left FROM approvals WHERE job_id = $1",
    [job.id],
  );
  return row?.left ?? null;
};
const leaseIn = ({ job }: Job, seconds: number) =>
  rows(
    "UPDATE approvals SET lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000) WHERE job_id = $1",
    [job.id, seconds * 1000],
  );
const told = ({ job }: Job) =>
  rows<{ topic: string; payload: unknown }>(
    "SELECT topic, payload FROM outbox WHERE event_id IN (SELECT id FROM audit_events WHERE job_id = $1) ORDER BY id",
    [job.id],
  );
const taken = (person: { id: string }, name: string) => ({
  status: 409,
  body: { code: "taken", assignee: { id: person.id, name }, lease_until: expect.any(String) },
});

const scene = async () => {
  const w = await world(GATES);
  const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
  return { w, rita, ralf, view: await proposed(w.agent.key, "note.add") };
};

describe("POST /approvals/{id}/take", () => {
  it("leases it for 10 minutes by the database's clock, shown to everybody, and is one audit event", async () => {
    const { rita, ralf, view } = await scene();
    const { status, body } = await take(view, rita.token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ assignee: { id: rita.id, name: "rita" }, job: { state: "APPROVAL" }, votes: [] });
    const seconds = (await left(view)) ?? 0;
    expect(seconds).toBeGreaterThan(590);
    expect(seconds).toBeLessThanOrEqual(600);
    const [item] = (await approvals(ralf.token, `?assignee=${rita.id}`)).body.items;
    expect(item).toMatchObject({ assignee: { id: rita.id }, lease_until: body.lease_until });
    const event = (await eventsOf(view.job.id)).at(-1);
    expect(event).toMatchObject({
      type: "approval.taken",
      actor: { kind: "person", id: rita.id },
      data: { from: null, until: body.lease_until },
    });
    expect(await told(view)).toEqual([]);
  });

  it("again extends one's own", async () => {
    const { rita, view } = await scene();
    await take(view, rita.token);
    await leaseIn(view, 20);
    expect((await take(view, rita.token)).status).toBe(200);
    expect(await left(view)).toBeGreaterThan(590);
    expect(await told(view)).toEqual([]);
  });

  it("of somebody else's is refused with who and until when; force takes over and tells them", async () => {
    const { rita, ralf, view } = await scene();
    const { lease_until } = (await take(view, rita.token)).body;
    expect(await take(view, ralf.token)).toMatchObject({ ...taken(rita, "rita"), body: { lease_until } });
    expect(await take(view, ralf.token, { force: false })).toMatchObject(taken(rita, "rita"));
    expect((await take(view, ralf.token, { force: true })).body.assignee).toEqual({ id: ralf.id, name: "ralf" });
    expect((await eventsOf(view.job.id)).at(-1)).toMatchObject({ type: "approval.taken", data: { from: rita.id } });
    const payload = { job_id: view.job.id, to: rita.id, by: ralf.id };
    expect(await told(view)).toEqual([{ topic: "approval.taken_over", payload }]);
    expect(await take(view, rita.token)).toMatchObject(taken(ralf, "ralf"));
  });

  it("a lapsed lease is nobody's: not shown, taken without force, nobody is told", async () => {
    const { rita, ralf, view } = await scene();
    await take(view, rita.token);
    await leaseIn(view, -0.1);
    expect((await approvals(rita.token)).body.items).toMatchObject([{ assignee: null, lease_until: null }]);
    expect((await take(view, ralf.token)).body.assignee).toMatchObject({ id: ralf.id });
    expect((await eventsOf(view.job.id)).at(-1)).toMatchObject({ data: { from: null } });
    expect(await told(view)).toEqual([]);
  });

  it("keeps nobody from voting, and ends with the gate", async () => {
    const { rita, ralf, view } = await scene();
    await take(view, rita.token);
    expect((await approve(view, ralf.token)).body).toMatchObject({ resolution: "APPROVED", assignee: null });
    expect(await take(view, rita.token)).toMatchObject({ status: 409, body: { code: "already_resolved" } });
  });

  it("[T3] not after the time to decide has passed", async () => {
    const { rita, view } = await scene();
    await expireIn(view.job.id, -1);
    expect(await take(view, rita.token)).toMatchObject({ status: 409, body: { code: "expired" } });
  });

  it("[T16] [T19] [T20] only by who could decide it, as their roles are now", async () => {
    const { w, view } = await scene();
    const fay = await w.person("fay", ["finance"]);
    const aud = await w.person("aud", ["auditor", "manager", "admin"]);
    const reads = await w.person("reads", ["reviewer"], ["read"]);
    expect(await take(view, fay.token)).toMatchObject({ status: 403, body: { code: "not_eligible" } });
    for (const as of [aud.token, reads.token, w.agent.key])
      expect(await take(view, as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const pay = await proposed(w.agent.key, "pay.send");
    await approve(pay, fay.token);
    expect(await take(pay, fay.token)).toMatchObject({ status: 409, body: { code: "already_voted" } });
    expect(await left(pay)).toBeNull();
    // An owner may not approve, but may reject.
    expect((await take(pay, w.owner.token)).status).toBe(200);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
  });

  it("many at once: one gets it, all others are told who did", async () => {
    const { w } = await scene();
    const people = await Promise.all(Array.from({ length: 12 }, (_, index) => w.person(`p${index}`, ["reviewer"])));
    for (let round = 0; round < 10; round++) {
      const view = await proposed(w.agent.key, "note.add", { args: { round } });
      const answers = await Promise.all(people.map((person) => take(view, person.token)));
      const won = answers.findIndex((answer) => answer.status === 200);
      const winner = people[won] ?? { id: "" };
      for (const [index, answer] of answers.entries())
        if (index !== won) expect(answer).toMatchObject(taken(winner, `p${won}`));
      expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1, "approval.taken": 1 });
    }
  });

  it("[T41] without its audit event no lease is kept", async () => {
    const { rita, view } = await scene();
    await rows("ALTER TABLE audit_events ADD CONSTRAINT no_take CHECK (type <> 'approval.taken') NOT VALID");
    try {
      expect((await take(view, rita.token)).status).toBe(500);
    } finally {
      await rows("ALTER TABLE audit_events DROP CONSTRAINT no_take");
    }
    expect(await left(view)).toBeNull();
  });
});

describe("POST /approvals/{id}/release", () => {
  it("gives back one's own; where nobody has it nothing changes", async () => {
    const { rita, ralf, view } = await scene();
    await take(view, rita.token);
    expect((await release(view, rita.token)).body).toMatchObject({ assignee: null, lease_until: null });
    expect((await eventsOf(view.job.id)).at(-1)).toMatchObject({
      type: "approval.released",
      actor: { id: rita.id },
      data: { from: rita.id },
    });
    expect((await release(view, rita.token)).status).toBe(200);
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.released": 1 });
    expect(await told(view)).toEqual([]);
    expect((await take(view, ralf.token)).status).toBe(200);
  });

  it("of somebody else's needs force and a manager, and they are told", async () => {
    const { w, rita, ralf, view } = await scene();
    const mona = await w.person("mona", ["manager"]);
    const reads = await w.person("reads", ["manager"], ["read"]);
    const adam = await w.person("adam", ["admin", "reviewer"]);
    await take(view, rita.token);
    for (const { token } of [ralf, mona]) expect(await release(view, token)).toMatchObject(taken(rita, "rita"));
    for (const as of [ralf.token, adam.token, reads.token, w.agent.key])
      expect(await release(view, as, { force: true })).toMatchObject({ status: 403, body: { code: "forbidden" } });
    const aud = await w.person("aud", ["auditor"]);
    const looks = await w.person("looks", ["reviewer"], ["read"]);
    for (const as of [aud.token, looks.token])
      expect(await release(view, as)).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await left(view)).toBeGreaterThan(500);
    expect((await release(view, mona.token, { force: true })).body.assignee).toBeNull();
    expect(await told(view)).toEqual([
      { topic: "approval.released", payload: { job_id: view.job.id, to: rita.id, by: mona.id } },
    ]);
    await reject(view, ralf.token);
    expect((await release(view, mona.token, { force: true })).status).toBe(200);
  });

  it("by its holder and taken over by another at once: never one's lease by the other's hand", async () => {
    const { w, rita, ralf } = await scene();
    for (let round = 0; round < 10; round++) {
      const view = await proposed(w.agent.key, "note.add", { args: { round } });
      await take(view, rita.token);
      await Promise.all([release(view, rita.token), take(view, ralf.token, { force: true })]);
      expect((await approvals(ralf.token, `?q=${view.job.id}`)).body.items[0]?.assignee?.id).toBe(ralf.id);
    }
  });
});

it("a lease ends with its holder's vote, not with another's", async () => {
  const w = await world(GATES);
  const view = await proposed(w.agent.key, "pay.send");
  const [ann, bob] = [await w.person("ann", ["finance"]), await w.person("bob", ["finance"])];
  await take(view, ann.token);
  expect((await approve(view, bob.token)).status).toBe(200);
  expect(await left(view)).not.toBeNull();
  const other = await proposed(w.agent.key, "pay.send");
  await take(other, ann.token);
  expect((await approve(other, ann.token)).body.assignee).toBeNull();
});
