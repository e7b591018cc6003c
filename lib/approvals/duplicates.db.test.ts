import pg from "pg";
import { describe, expect, it, vi } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { approvals, approve, GATES, job, proposed, reject } from "@/test/api";
import { erase } from "@/test/erasure";
import { call, rows, type World, world } from "@/test/world";

async function scene() {
  const w = await world(GATES);
  return { w, rita: await w.person("rita", ["reviewer"]), ada: await w.person("ada", ["admin", "auditor"]) };
}
const note = (w: World, args: unknown, more: Record<string, unknown> = {}) =>
  proposed(w.agent.key, "note.add", { args, ...more });
const listed = async (token: string, query = "") => (await approvals(token, query)).body.items;
const keysOf = async (token: string) =>
  new Map((await listed(token)).map(({ job: { id }, duplicate_key }) => [id, duplicate_key]));

describe("[U24] duplicates in the queue", () => {
  it("have one key, and nothing else has it", async () => {
    const { w, rita } = await scene();
    const one = await note(w, { to: "bob", amount: 40 });
    const two = await note(w, { amount: "40.0", to: "bob" });
    const more = await note(w, { to: "bob", amount: 41 });
    const elsewhere = await note(w, { to: "bob", amount: 40 }, { environment: "staging" });
    const theirs = await proposed(w.otherAgent.key, "note.add", { args: { to: "bob", amount: 40 } });
    const keys = await keysOf(rita.token);
    expect(keys.get(one.job.id)).toEqual(expect.any(String));
    expect(keys.get(two.job.id)).toBe(keys.get(one.job.id));
    const others = [more, elsewhere, theirs].map((view) => keys.get(view.job.id));
    expect(new Set([keys.get(one.job.id), ...others]).size).toBe(4);
  });

  it("are no longer, once one of them is edited, and deciding one decides no other", async () => {
    const { w, rita } = await scene();
    const mails = [];
    for (let n = 0; n < 3; n++) mails.push(await proposed(w.agent.key, "mail.send", { args: { to: "all", count: 3 } }));
    const [first, second, third] = mails;
    if (!first || !second || !third) throw new Error("three mails");
    const sec = await w.person("sec", ["security"]);
    const body = { args: { to: "all", count: 2 }, reason: "fewer", job_hash: first.job_hash };
    expect((await call(editRoute, { id: first.job.id, as: sec.token, body })).status).toBe(200);
    await reject(second, sec.token);
    const keys = await keysOf(rita.token);
    expect([...keys.keys()].sort()).toEqual([first.job.id, third.job.id].sort());
    expect(keys.get(first.job.id)).not.toBe(keys.get(third.job.id));
  });

  it("are told to whoever reviews one, only those that wait", async () => {
    const { w, rita } = await scene();
    const args = { to: "bob", text: "hi" };
    const [one, two] = [await note(w, args), await note(w, args), await note(w, args)];
    expect((await job(one.job.id, rita.token)).body.alike).toEqual({ waiting: 2, last_decision: null });
    await approve(two, rita.token);
    expect((await job(one.job.id, rita.token)).body.alike.waiting).toBe(1);
    expect((await job(two.job.id, rita.token)).body.alike).toEqual({ waiting: 0, last_decision: null });
  });
});

describe("[U24] the last decision on a job like it", () => {
  it("says how it went, when, by whom, and which fields differ: in the list and in the review", async () => {
    const { w, rita } = await scene();
    const earlier = await note(w, { to: "bob", amount: 4 });
    await approve(earlier, rita.token);
    const now = await note(w, { to: "bob", amount: 40 });
    const expected = {
      job_id: earlier.job.id,
      resolution: "APPROVED",
      resolved_at: expect.stringMatching(/^\d{4}-.*Z$/),
      resolved_by: [{ id: rita.id, name: "rita" }],
      edited: false,
      differs: ["amount"],
    };
    expect(await listed(rita.token)).toMatchObject([{ job: { id: now.job.id }, last_decision: expected }]);
    expect((await job(now.job.id, rita.token)).body.alike.last_decision).toEqual(expected);
  });

  it("is the newest, and with changes it is compared with what was approved", async () => {
    const { w, rita } = await scene();
    await reject(await note(w, { to: "bob", amount: 4 }), rita.token);
    const changed = await note(w, { to: "bob", amount: 400 });
    const body = { args: { to: "bob", amount: 40 }, reason: "less", job_hash: changed.job_hash };
    await call(editRoute, { id: changed.job.id, as: rita.token, body });
    await note(w, { to: "bob", amount: 40 });
    const [item] = await listed(rita.token);
    expect(item?.last_decision).toMatchObject({ job_id: changed.job.id, edited: true, differs: [] });
  });

  it("is of the same kind only, and only of what waits", async () => {
    const { w, rita } = await scene();
    const done = await note(w, { to: "bob", amount: 4 });
    await approve(done, rita.token);
    await note(w, { to: "eve", amount: 4 });
    await proposed(w.agent.key, "report.write", { args: { to: "bob", amount: 4 } });
    const items = await listed(rita.token, "?include_resolved=true");
    expect(items).toHaveLength(3);
    for (const item of items) expect(item.last_decision, item.job.id).toBeNull();
  });

  it("leaves the fields open where the arguments are too large for a list", async () => {
    const { w, rita } = await scene();
    const args = { to: "bob", text: "long ".repeat(1_000) };
    await approve(await note(w, args), rita.token);
    await note(w, { ...args, text: `${args.text}er` });
    const [item] = await listed(rita.token);
    expect(item?.last_decision).toMatchObject({ resolution: "APPROVED", differs: null });
  });

  it("is gone when it is erased, with the hashes of its arguments", async () => {
    const { w, rita, ada } = await scene();
    const done = await note(w, { to: "bob", amount: 4 });
    await reject(done, rita.token);
    await note(w, { to: "bob", amount: 5 });
    expect((await listed(rita.token))[0]?.last_decision).not.toBeNull();
    expect((await erase(ada.token, { job_id: done.job.id, reason: "asked to" })).status).toBe(200);
    expect((await listed(rita.token))[0]?.last_decision).toBeNull();
    expect(await rows("SELECT duplicate_key, kind_key FROM approvals WHERE job_id = $1", [done.job.id])).toEqual([
      { duplicate_key: null, kind_key: null },
    ]);
  });

  it("[T22] is never another tenant's, even with the same key, nor are its duplicates", async () => {
    const [ours, theirs] = [await scene(), await scene()];
    const done = await note(theirs.w, { to: "bob", amount: 4 });
    await approve(done, theirs.rita.token);
    const waits = await note(theirs.w, { to: "bob", amount: 4 });
    const own = await note(ours.w, { to: "bob", amount: 4 });
    const same = "SELECT duplicate_key, kind_key FROM approvals WHERE job_id = $1";
    await rows(`UPDATE approvals SET (duplicate_key, kind_key) = (${same}) WHERE job_id = ANY($2)`, [
      own.job.id,
      [done.job.id, waits.job.id],
    ]);
    expect((await listed(ours.rita.token))[0]?.last_decision).toBeNull();
    expect((await job(own.job.id, ours.rita.token)).body.alike).toEqual({ waiting: 0, last_decision: null });
  });

  it("[T17] an agent is told nothing of it", async () => {
    const { w, rita } = await scene();
    await approve(await note(w, { to: "bob", amount: 4 }), rita.token);
    const now = await note(w, { to: "bob", amount: 5 });
    const { body } = await job(now.job.id, w.agent.key);
    expect(JSON.stringify(body)).not.toMatch(/alike|last_decision|duplicate_key/);
  });
});

it("[U24] [T38] a list asks the database as often for many rows as for one", async () => {
  const { w, rita } = await scene();
  await approve(await note(w, { to: "bob", amount: 1 }), rita.token);
  const statements = async (limit: number) => {
    const asked = vi.spyOn(pg.Pool.prototype, "query");
    try {
      expect(await listed(rita.token, `?limit=${limit}`)).toHaveLength(limit);
      // Not those of the credentials, some of which are asked for now and then.
      return asked.mock.calls.filter((call) => JSON.stringify(call).includes("approvals")).length;
    } finally {
      asked.mockRestore();
    }
  };
  for (let amount = 2; amount < 12; amount++) await note(w, { to: "bob", amount });
  const one = await statements(1);
  expect(one).toBeGreaterThan(0);
  expect(await statements(10)).toBe(one);
});
