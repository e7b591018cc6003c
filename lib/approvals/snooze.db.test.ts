import { describe, expect, it } from "vitest";
import { POST as snoozeRoute } from "@/app/api/v1/approvals/[id]/snooze/route";
import { approvals, approve, eventCounts, expireIn, GATES, proposed, reject } from "@/test/api";
import { call, eventsOf, rows, world } from "@/test/world";
import type { ApprovalItem } from "./schemas";

type Job = { job: { id: string } };
const snooze = ({ job }: Job, as: string, until: unknown) =>
  call<ApprovalItem>(snoozeRoute, { id: job.id, as, body: { until } });
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toISOString();
const stored = ({ job }: Job) =>
  rows<{ person_id: string; until: Date }>(
    "SELECT person_id, until FROM snoozes s JOIN approvals ap ON ap.id = s.approval_id WHERE ap.job_id = $1",
    [job.id],
  );

/** What a person sees: their own items, their count, and all that waits. */
const seen = async (token: string) => {
  const own = (await approvals(token, "?mine=true")).body;
  const all = (await approvals(token)).body;
  return { mine: own.items.map((item) => item.job.id), count: own.counts.mine, all: all.items.length };
};

const scene = async () => {
  const w = await world(GATES);
  const [rita, ralf] = [await w.person("rita", ["reviewer"]), await w.person("ralf", ["reviewer"])];
  return { w, rita, ralf, view: await proposed(w.agent.key, "note.add") };
};

describe("POST /approvals/{id}/snooze", () => {
  it("takes it out of one's own view and count, not out of the queue, and others see it as before", async () => {
    const { rita, ralf, view } = await scene();
    const before = { mine: [view.job.id], count: 1, all: 1 };
    expect(await seen(rita.token)).toEqual(before);
    const until = inSeconds(3_600);
    const { status, body } = await snooze(view, rita.token, until);
    expect({ status, snoozed: body.snoozed_until, id: body.job.id }).toEqual({
      status: 200,
      snoozed: until,
      id: view.job.id,
    });
    expect(await seen(rita.token)).toEqual({ mine: [], count: 0, all: 1 });
    expect(await seen(ralf.token)).toEqual(before);
    expect((await approvals(rita.token)).body.items[0]?.snoozed_until).toBe(until);
    expect((await approvals(ralf.token)).body.items[0]?.snoozed_until).toBeNull();
    expect((await eventsOf(view.job.id)).at(-1)).toMatchObject({
      type: "approval.snoozed",
      actor: { kind: "person", id: rita.id },
      data: { until },
    });
  });

  it("is over when its time has come, by the database's clock", async () => {
    const { rita, view } = await scene();
    await snooze(view, rita.token, inSeconds(3_600));
    await rows("UPDATE snoozes SET until = clock_timestamp() - interval '10 milliseconds'");
    expect(await seen(rita.token)).toEqual({ mine: [view.job.id], count: 1, all: 1 });
    expect((await approvals(rita.token)).body.items[0]?.snoozed_until).toBeNull();
  });

  it("again moves it, null ends it, and null of none changes nothing", async () => {
    const { rita, view } = await scene();
    await snooze(view, rita.token, inSeconds(60));
    const until = inSeconds(7_200);
    expect((await snooze(view, rita.token, until)).body.snoozed_until).toBe(until);
    expect(await stored(view)).toEqual([{ person_id: rita.id, until: new Date(until) }]);
    expect((await snooze(view, rita.token, null)).body.snoozed_until).toBeNull();
    expect(await seen(rita.token)).toMatchObject({ mine: [view.job.id], count: 1 });
    expect((await snooze(view, rita.token, null)).status).toBe(200);
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.snoozed": 3 });
  });

  it("never past the expiry, nor into the past, nor until what is no time", async () => {
    const { rita, view } = await scene();
    await expireIn(view.job.id, 600);
    const bad = [inSeconds(-1), inSeconds(601), "9999-12-31T00:00:00Z", "tomorrow", "2026-01-31", 5, undefined, ""];
    for (const until of bad)
      expect(await snooze(view, rita.token, until), String(until)).toMatchObject({
        status: 422,
        body: { issues: [{ path: "until" }] },
      });
    expect(await stored(view)).toEqual([]);
    expect((await snooze(view, rita.token, inSeconds(590))).status).toBe(200);
  });

  it("an offset is taken as such", async () => {
    const { rita, view } = await scene();
    const inAnHour = inSeconds(3_600);
    const local = `${new Date(Date.parse(inAnHour) + 7_200_000).toISOString().slice(0, -1)}+02:00`;
    expect((await snooze(view, rita.token, local)).body.snoozed_until).toBe(inAnHour);
  });

  it("it can be decided all the same; what is decided or expired can't be put off", async () => {
    const { w, rita, view } = await scene();
    await snooze(view, rita.token, inSeconds(60));
    expect((await approve(view, rita.token)).body.resolution).toBe("APPROVED");
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, rita.token);
    for (const over of [view, rejected])
      expect(await snooze(over, rita.token, inSeconds(60))).toMatchObject({
        status: 409,
        body: { code: "already_resolved" },
      });
    const past = await proposed(w.agent.key, "note.add");
    await expireIn(past.job.id, -1);
    expect(await snooze(past, rita.token, inSeconds(60))).toMatchObject({ status: 409, body: { code: "expired" } });
  });

  it("[T17] not by an agent's key, nor by who decides nothing or may only read", async () => {
    const { w, view } = await scene();
    const aud = await w.person("aud", ["auditor"]);
    const reads = await w.person("reads", ["reviewer"], ["read"]);
    for (const as of [w.agent.key, aud.token, reads.token])
      expect(await snooze(view, as, inSeconds(60))).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await stored(view)).toEqual([]);
  });

  it("by one person many times and several people at once is one for each", async () => {
    const { rita, ralf, view } = await scene();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => snooze(view, (index % 2 ? rita : ralf).token, inSeconds(60 + index))),
    );
    expect(answers.map((answer) => answer.status)).toEqual(Array(20).fill(200));
    expect((await stored(view)).map((row) => row.person_id).sort()).toEqual([rita.id, ralf.id].sort());
    expect(await eventCounts(view.job.id)).toMatchObject({ "approval.snoozed": 20 });
  });
});
