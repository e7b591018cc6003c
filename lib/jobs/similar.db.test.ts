import { describe, expect, it } from "vitest";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { GET as similarRoute } from "@/app/api/v1/jobs/[id]/similar/route";
import { approve, cancel, GATES, proposed, reject } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import type { JobView } from "./schemas";
import type { SimilarJobs } from "./similar";
import { findCandidates } from "./similar-store";

const POLICY = `${GATES}  - id: large
    match: { tools: ["note.*"] }
    when: { args.amount: { exists: true, gte: 1000 } }
    decision: require_approval
    reason: Large ones are for security
    tier: high
    approvers: [{ role: security }]
`;

const similar = (view: JobView, as: string, query = "") =>
  call<SimilarJobs>(similarRoute, { id: view.job.id, as, query });

const note = (w: World, args: unknown, more: Record<string, unknown> = {}) =>
  proposed(w.agent.key, "note.add", { args, ...more });

async function scene(): Promise<{ w: World; rita: TestPerson }> {
  const w = await world(POLICY);
  return { w, rita: await w.person("rita", ["reviewer"]) };
}

async function approved(w: World, as: TestPerson, args: unknown, more: Record<string, unknown> = {}): Promise<JobView> {
  const view = await note(w, args, more);
  expect((await approve(view, as.token)).status).toBe(200);
  return view;
}

/** Ends a gate as the timer does, without waiting for it. */
async function expired(view: JobView): Promise<JobView> {
  await rows("UPDATE jobs SET state = 'EXPIRED' WHERE id = $1", [view.job.id]);
  await rows("UPDATE approvals SET resolution = 'EXPIRED', resolved_at = now() WHERE job_id = $1", [view.job.id]);
  return view;
}

describe("GET /jobs/{id}/similar", () => {
  it("tells how people decided what was like it, the most alike first and the newest among equals", async () => {
    const { w, rita } = await scene();
    const near = await approved(w, rita, { amount: 40, currency: "USD", memo: "not quite so old" });
    const same = await approved(w, rita, { amount: 99, currency: "EUR", memo: "something else" });
    const far = await approved(w, rita, { amount: 2, currency: "USD", memo: "an old one" });
    const refused = await note(w, { amount: 12, currency: "EUR", memo: "no good reason" }, { environment: "prod" });
    await reject(refused, rita.token, { reason: "no" });
    const view = await note(w, { amount: 50, currency: "EUR", memo: "for the party" });

    const { status, body } = await similar(view, rita.token);
    expect(status).toBe(200);
    const found = body.items.map(({ job_id, args_match, resolution }) => ({ job_id, ...args_match, resolution }));
    expect(found).toEqual([
      { job_id: refused.job.id, equal: 2, of: 2, resolution: "REJECTED" },
      { job_id: same.job.id, equal: 2, of: 2, resolution: "APPROVED" },
      { job_id: near.job.id, equal: 1, of: 2, resolution: "APPROVED" },
      { job_id: far.job.id, equal: 0, of: 2, resolution: "APPROVED" },
    ]);
    expect(body.items[0]).toEqual({
      job_id: refused.job.id,
      title: refused.decision_summary.title,
      environment: "prod",
      args_match: { equal: 2, of: 2 },
      differs: [
        { path: "memo", was: "no good reason", now: "for the party" },
        { path: "amount", was: "12", now: "50" },
      ],
      differs_in: 2,
      resolution: "REJECTED",
      state: "REJECTED",
      resolved_at: expect.stringMatching(/^\d{4}-.*Z$/),
      resolved_by: [{ id: rita.id, name: "rita" }],
      tier: "medium",
      rule_id: "notes",
      edited: false,
    });
    expect(body).toMatchObject({
      summary: { approved: 3, rejected: 1, expired: 0, edited: 0 },
      incomplete: false,
    });
  });

  it("counts all that are similar, also those beyond the limit", async () => {
    const { w, rita } = await scene();
    for (const n of [1, 2, 3]) await approved(w, rita, { n });
    await expired(await note(w, { n: 4 }));
    const view = await note(w, { n: 5 });
    const { body } = await similar(view, rita.token, "?limit=2");
    expect(body.items.map(({ resolution, resolved_by }) => [resolution, resolved_by.length])).toEqual([
      ["EXPIRED", 0],
      ["APPROVED", 1],
    ]);
    expect(body.summary).toEqual({ approved: 3, rejected: 0, expired: 1, edited: 0 });
    for (const query of ["?limit=0", "?limit=101", "?limit=a"])
      expect((await similar(view, rita.token, query)).status, query).toBe(422);
  });

  it("compares with what the agent asked for, also where a person approved something else", async () => {
    const { w, rita } = await scene();
    const asked = await note(w, { amount: 900, to: "bob" });
    const body = { args: { amount: 5, to: "bob", copy: true }, reason: "less", job_hash: asked.job_hash };
    expect((await call(editRoute, { id: asked.job.id, as: rita.token, body })).status).toBe(200);
    const view = await note(w, { amount: 800, to: "bob" });
    const answer = (await similar(view, rita.token)).body;
    expect(answer.summary).toEqual({ approved: 0, rejected: 0, expired: 0, edited: 1 });
    expect(answer.items).toMatchObject([
      { job_id: asked.job.id, title: asked.decision_summary.title, edited: true, resolved_by: [{ id: rita.id }] },
    ]);
    expect(answer.items[0]?.args_match).toEqual({ equal: 2, of: 2 });
  });

  it("leaves out what is undecided or taken back, and other rules, tools, agents and keys", async () => {
    const { w, rita } = await scene();
    const sam = await w.person("sam", ["security", "reviewer"]);
    await note(w, { amount: 1 });
    await cancel(await note(w, { amount: 1 }), w.agent.key);
    await approved(w, rita, { amount: 1, more: 2 });
    const large = await note(w, { amount: 1_000 });
    for (const { token } of [sam, rita]) await approve(large, token);
    for (const tool of ["note.aaa", "note.edit"]) {
      await approve(await proposed(w.agent.key, tool, { args: { amount: 1 } }), rita.token);
    }
    const otherAgent = await proposed(w.otherAgent.key, "note.add", { args: { amount: 1 } });
    await approve(otherAgent, rita.token);
    const view = await approved(w, rita, { amount: 1 });
    expect((await similar(view, rita.token)).body.items).toEqual([]);
    const like = await approved(w, rita, { amount: 2 });
    expect((await similar(view, rita.token)).body.items).toMatchObject([{ job_id: like.job.id }]);
    for (const alone of [large, otherAgent]) expect((await similar(alone, rita.token)).body.items).toEqual([]);
  });

  it("[T17] [T22] is for the people of its tenant and for no agent", async () => {
    const { w } = await scene();
    const view = await note(w, { amount: 1 });
    const auditor = await w.person("aud", ["auditor"]);
    const nobody = await w.person("nobody", []);
    const other = await world(POLICY);
    const stranger = await other.person("stranger", ["reviewer", "admin"]);
    const callers = [auditor.token, w.agent.key, w.otherAgent.key, other.agent.key, nobody.token, stranger.token];
    const statuses = await Promise.all(callers.map(async (as) => (await similar(view, as)).status));
    expect(statuses).toEqual([200, 403, 403, 403, 403, 404]);
  });

  it("[T38] looks at the newest 200 jobs only, decided or not", async () => {
    const { w, rita } = await scene();
    const old = await approved(w, rita, { n: 1 });
    for (let n = 0; n < 199; n++) await note(w, { n });
    const view = await note(w, { n: 2 });
    expect((await similar(view, rita.token)).body.items).toMatchObject([{ job_id: old.job.id }]);
    await note(w, { n: 3 });
    expect((await similar(view, rita.token)).body).toMatchObject({ items: [], summary: { approved: 0 } });
  });

  it("[T38] doesn't read large arguments, and says that it passed over some", async () => {
    const { w, rita } = await scene();
    const random = Array.from({ length: 1_500 }, () => Math.random());
    const stored = await approved(w, rita, { text: "a b", list: random });
    const unpacked = await approved(w, rita, { text: "a b".repeat(20_000), list: [1] });
    const small = await approved(w, rita, { text: "a b", list: [5] });
    const view = await note(w, { text: "c d", list: [7] });
    const { body } = await similar(view, rita.token);
    expect(body).toMatchObject({ incomplete: true, items: [{ job_id: small.job.id }], summary: { approved: 1 } });
    const candidates = await findCandidates({ ...view.job, ...of(w, view) });
    const read = new Map(candidates.map(({ id, args }) => [id, args !== null]));
    expect([stored, unpacked, small].map(({ job }) => read.get(job.id))).toEqual([false, false, true]);
    const huge = await note(w, { list: Array.from({ length: 100_000 }, (_, i) => i) });
    expect(await similar(huge, rita.token)).toMatchObject({ status: 200, body: { items: [], incomplete: true } });
  });
});

const of = (w: World, view: JobView) => ({
  tenant_id: w.tenantId,
  agent_id: w.agent.id,
  policy_rule_id: view.policy_rule_id,
});
