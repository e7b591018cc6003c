import { Assentry } from "assentry";
import { describe, expect, it, vi } from "vitest";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, eventCounts, job, propose, proposed, reject, report } from "./api";
import {
  anotherKey,
  bulk,
  edit,
  escalate,
  footprint,
  requestChanges,
  revise,
  revoke,
  type Scene,
  scene,
} from "./deciding";
import { served } from "./served";
import { rows } from "./world";

const note = ({ w }: Scene) => proposed(w.agent.key, "note.add");
const payment = ({ w }: Scene) => proposed(w.agent.key, "pay.send");
async function approved(here: Scene): Promise<JobView> {
  const view = await note(here);
  await approve(view, here.rita.token);
  return view;
}
async function claimed({ w }: Scene): Promise<JobView> {
  const view = await proposed(w.agent.key, "file.read");
  await claim(view, w.agent.key);
  return view;
}
async function asked(here: Scene): Promise<JobView> {
  const view = await note(here);
  await requestChanges(view, here.rita.token);
  return view;
}

type Delivery = [
  string,
  (here: Scene) => Promise<JobView>,
  (here: Scene, view: JobView) => Promise<{ status: number; body: object }>,
  object,
];

/** A request that is delivered, and what a second delivery of it is told. */
const DELIVERIES: Delivery[] = [
  [
    "a vote of two",
    payment,
    ({ fay }, view) => approve(view, fay.token),
    { status: 409, body: { code: "already_voted" } },
  ],
  [
    "the deciding vote",
    note,
    ({ rita }, view) => approve(view, rita.token),
    { status: 409, body: { code: "already_resolved", resolution: "APPROVED" } },
  ],
  [
    "a vote in bulk",
    ({ w }) => proposed(w.agent.key, "report.send"),
    ({ rita }, view) => bulk(rita.token, "approve", [view]),
    { status: 200, body: { results: [{ status: 409, code: "already_resolved", resolution: "APPROVED" }] } },
  ],
  [
    "a rejection",
    note,
    ({ rita }, view) => reject(view, rita.token),
    { status: 409, body: { code: "already_resolved", resolution: "REJECTED" } },
  ],
  [
    "an edit of two",
    payment,
    ({ fay }, view) => edit(view, fay.token, { text: "b" }),
    { status: 409, body: { code: "stale_revision" } },
  ],
  [
    "an escalation",
    note,
    ({ rita }, view) => escalate(view, rita.token, "finance"),
    { status: 409, body: { code: "already_required" } },
  ],
  [
    "a request for changes",
    note,
    ({ rita }, view) => requestChanges(view, rita.token),
    { status: 409, body: { code: "not_waiting" } },
  ],
  [
    "a revision",
    asked,
    ({ w }, view) => revise(view, w.agent.key, { text: "b" }),
    { status: 409, body: { code: "not_requested" } },
  ],
  [
    "a revocation",
    approved,
    ({ rita }, view) => revoke(view, rita.token),
    { status: 409, body: { code: "not_approved" } },
  ],
  [
    "a cancel",
    note,
    ({ w }, view) => cancel(view, w.agent.key),
    { status: 409, body: { code: "already_resolved", resolution: "CANCELLED" } },
  ],
  ["a claim", approved, ({ w }, view) => claim(view, w.agent.key), { status: 409, body: { code: "already_claimed" } }],
  [
    "a report",
    claimed,
    ({ w }, view) => report(view, w.agent.key, { outcome: "succeeded", output: 1 }),
    { status: 409, body: { code: "already_reported" } },
  ],
];

describe("criterion 8: duplicate deliveries are idempotent", () => {
  it.each(DELIVERIES)("[T2] criterion 8: %s, delivered four times, is there once", async (_, begin, deliver, again) => {
    const here = await scene();
    const view = await begin(here);
    const untouched = await footprint(view.job.id);
    expect((await deliver(here, view)).status).toBe(200);
    const once = await footprint(view.job.id);
    expect(once).not.toBe(untouched);
    expect(await deliver(here, view)).toMatchObject(again);
    for (const answer of await Promise.all([deliver(here, view), deliver(here, view)]))
      expect(answer).toMatchObject(again);
    expect(await footprint(view.job.id)).toBe(once);
  });

  it("[T5] criterion 8: a proposal, delivered many times, is one job that is told as it stands", async () => {
    const here = await scene();
    const deliver = () =>
      propose(here.w.agent.key, { tool: "note.add", args: {} }, { headers: { "idempotency-key": "k" } });
    const answers = await Promise.all(Array.from({ length: 8 }, deliver));
    const [first] = answers;
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(7).fill(200), 201]);
    expect(new Set(answers.map(({ body }) => body.job.id)).size).toBe(1);
    if (first) await approve(first.body, here.rita.token);
    const once = await footprint(first?.body.job.id ?? "");
    expect(await deliver()).toMatchObject({
      status: 200,
      body: { job: { id: first?.body.job.id, state: "APPROVED" } },
    });
    expect(await footprint(first?.body.job.id ?? "")).toBe(once);
  });

  it("criterion 8: another report is not taken for the first, and the SDK takes the same one for delivered", async () => {
    const here = await scene();
    const view = await claimed(here);
    await report(view, here.w.agent.key, { outcome: "succeeded", output: "first" });
    expect((await report(view, here.w.agent.key, { outcome: "failed", error: "second" })).status).toBe(409);
    expect((await job(view.job.id, here.rita.token)).body.claim).toMatchObject({
      outcome: "succeeded",
      output: "first",
    });
    const gate = new Assentry({ url: "http://localhost:3000", apiKey: here.w.agent.key, fetch: served, retries: 0 });
    expect((await gate.report(view.job.id, { outcome: "succeeded" })).job.state).toBe("SUCCEEDED");
    await expect(gate.report(view.job.id, { outcome: "failed" })).rejects.toMatchObject({ code: "already_reported" });
  });
});

describe("criterion 9: no double consumption under concurrency", () => {
  const grants = (id: string) => rows("SELECT grant_id FROM claims WHERE job_id = $1", [id]);

  it("[T11] criterion 9: of 64 claims at once, by two keys, one is granted, in each of five rounds", async () => {
    const here = await scene();
    const keys = [here.w.agent.key, await anotherKey(here.w)];
    for (let round = 0; round < 5; round++) {
      const view =
        round % 2 ? await approved(here) : await proposed(here.w.agent.key, "file.read", { args: { round } });
      const answers = await Promise.all(Array.from({ length: 64 }, (_, index) => claim(view, keys[index % 2] ?? "")));
      const won = answers.filter(({ status }) => status === 200);
      expect(won).toHaveLength(1);
      for (const { status, body } of answers.filter((answer) => !won.includes(answer)))
        expect({ status, code: body.code }).toEqual({ status: 409, code: "already_claimed" });
      expect(await grants(view.job.id)).toHaveLength(1);
      expect(await eventCounts(view.job.id)).toMatchObject({ "job.claimed": 1 });
    }
  });

  it("[T11] criterion 9: claims, a revocation and a cancel at once: at most one claim, and none beside the other two", async () => {
    const here = await scene();
    const { w, rita } = here;
    for (let round = 0; round < 12; round++) {
      const view = await approved(here);
      const stops = [revoke(view, rita.token), cancel(view, w.agent.key)];
      const claims = Array.from({ length: 4 }, () => claim(view, w.agent.key));
      const order = round % 2 ? [...stops, ...claims] : [...claims, ...stops];
      const done = (await Promise.all(order)).filter(({ status }) => status === 200);
      expect(done).toHaveLength(1);
      expect(await grants(view.job.id)).toHaveLength(done[0] && "grant" in done[0].body ? 1 : 0);
    }
  });

  it("[T11] criterion 9: eight executors with the same job run the effect once", async () => {
    const here = await scene();
    const view = await approved(here);
    const effect = vi.fn(() => "done");
    const runs = Array.from({ length: 8 }, async () => {
      const gate = new Assentry({ url: "http://localhost:3000", apiKey: here.w.agent.key, fetch: served, retries: 2 });
      return gate.run(await gate.get(view.job.id), effect);
    });
    const ends = await Promise.allSettled(runs);
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(effect).toHaveBeenCalledOnce();
    expect((await job(view.job.id, here.rita.token)).body.job.state).toBe("SUCCEEDED");
  });
});
