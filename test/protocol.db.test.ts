import { Assentry } from "assentry";
import { describe, expect, it, vi } from "vitest";
import { JOB_STATES, type JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, GATES, job, propose, proposed, reject, report } from "./api";
import {
  edit,
  escalate,
  footprint,
  govern,
  requestChanges,
  revise,
  revoke,
  type Scene,
  scene,
  storedState,
} from "./deciding";
import { REACH } from "./reach";
import { served } from "./served";
import { world } from "./world";

const refused = (code: string) => ({ status: 409, body: { code } });

describe("criterion 1: no execution without a terminal allow", () => {
  it.each(JOB_STATES)("[T4] criterion 1: what a claim of a job that is %s gets", async (state) => {
    const here = await scene();
    const view = await REACH[state](here);
    expect(await storedState(view.job.id)).toBe(state);
    const before = await footprint(view.job.id);
    const answer = await claim(view, here.w.agent.key);
    if (state === "ALLOWED" || state === "APPROVED") {
      expect(answer).toMatchObject({ status: 200, body: { grant: expect.stringMatching(/^ey/) } });
      return;
    }
    expect(answer.status).toBe(409);
    expect(answer.body).not.toHaveProperty("grant");
    expect(await footprint(view.job.id)).toBe(before);
  });

  it.each(JOB_STATES)(
    "criterion 1: the SDK runs nothing for a job that is %s, but what may be claimed",
    async (state) => {
      const here = await scene();
      const view = await REACH[state](here);
      const gate = new Assentry({ url: "http://localhost:3000", apiKey: here.w.agent.key, fetch: served, retries: 0 });
      const effect = vi.fn(() => "done");
      const run = gate.get(view.job.id).then((seen) => gate.run(seen, effect));
      const may = state === "ALLOWED" || state === "APPROVED";
      expect(await run.catch(() => "refused")).toBe(may ? "done" : "refused");
      expect(effect).toHaveBeenCalledTimes(may ? 1 : 0);
    },
  );
});

describe("criterion 6: a deny ends it", () => {
  const ENDED: [string, (here: Scene) => Promise<JobView>][] = [
    [
      "one reject beside one approval",
      async ({ w, fay, finn }) => {
        const view = await proposed(w.agent.key, "pay.send");
        await approve(view, fay.token);
        return (await reject(view, finn.token)).body;
      },
    ],
    ["policy's deny", ({ w }) => proposed(w.agent.key, "drop.all")],
    [
      "policy's deny of the revision",
      async ({ w, fay }) => {
        const limit = "decision: deny\n    reason: Never above 1,000\n    when: { args.amount: { gt: 1000 } }";
        const view = await proposed(w.agent.key, "pay.send", { args: { amount: 5 } });
        await govern(w, `${GATES}  - id: huge\n    match: { tools: ["pay.*"] }\n    ${limit}\n`);
        await requestChanges(view, fay.token);
        return (await revise(view, w.agent.key, { amount: 5_000 })).body;
      },
    ],
  ];

  it.each(ENDED)("[T4] criterion 6: after %s nothing brings it back", async (_, end) => {
    const here = await scene();
    const { w, rita, fay, finn } = here;
    const view = await end(here);
    expect(["REJECTED", "DENIED"]).toContain(view.job.state);
    const before = await footprint(view.job.id);
    const tries = [rita, fay, finn].flatMap(({ token }) => [
      approve(view, token),
      reject(view, token),
      edit(view, token, { amount: 1 }),
      escalate(view, token, "security"),
      requestChanges(view, token),
      revoke(view, token),
    ]);
    const own = [
      claim(view, w.agent.key),
      revise(view, w.agent.key, {}),
      cancel(view, w.agent.key),
      report(view, w.agent.key),
    ];
    for (const answer of await Promise.all([...tries, ...own])) expect([403, 409]).toContain(answer.status);
    expect(await footprint(view.job.id)).toBe(before);
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe(view.job.state);
  });

  it("[T5] criterion 6: asking again with the same key gets the same no", async () => {
    const { w, rita } = await scene();
    const ask = () => propose(w.agent.key, { tool: "note.add", args: {} }, { headers: { "idempotency-key": "k" } });
    const { body: view } = await ask();
    await reject(view, rita.token, { reason: "no" });
    expect((await ask()).body).toMatchObject({ job: { id: view.job.id, state: "REJECTED" }, resolved_comment: "no" });
  });
});

describe("criterion 7: allow only after all requirements", () => {
  const POLICY = (approvers: string) =>
    `version: v1\nrules:\n  - { id: gate, match: { tools: ["act.*"] }, decision: require_approval, reason: r, tier: high, approvers: [${approvers}] }\n`;
  const GATE: [string, string, string[][]][] = [
    ["one of two roles", "{ any_of: [on-call, service-owner] }", [["on-call"]]],
    ["two of one role", "{ role: finance, count: 2 }", [["finance"], ["finance"]]],
    ["one of each", "{ role: marketing }, { role: security }", [["security"], ["marketing"]]],
    [
      "four of three groups",
      "{ role: finance, count: 2 }, { role: security }, { any_of: [on-call, service-owner] }",
      [["finance", "security"], ["finance"], ["on-call", "finance"], ["finance", "security"]],
    ],
  ];

  it.each(GATE)("[T20] criterion 7: %s: waits before the last of them, in any order", async (_, approvers, holders) => {
    const w = await world(POLICY(approvers));
    const people = await Promise.all(holders.map((roles, index) => w.person(`p${index}`, roles)));
    const unasked = await w.person("rita", ["reviewer"]);
    for (let start = 0; start < people.length; start++) {
      const view = await proposed(w.agent.key, "act.now", { args: { start } });
      const order = [...people.slice(start), ...people.slice(0, start)];
      for (const { token } of order.slice(0, -1)) {
        expect(await claim(view, w.agent.key)).toMatchObject(refused("not_approved"));
        expect((await approve(view, token)).body.job.state).toBe("APPROVAL");
      }
      expect((await approve(view, unasked.token)).status).toBe(403);
      expect(await claim(view, w.agent.key)).toMatchObject(refused("not_approved"));
      expect((await approve(view, order.at(-1)?.token ?? "")).body.job.state).toBe("APPROVED");
      expect((await claim(view, w.agent.key)).status).toBe(200);
    }
  });
});
