import { describe, expect, it } from "vitest";
import { approve, cancel, claim, decisions, eventCounts, GATES, job, proposed, reject, report } from "@/test/api";
import { rows, world } from "@/test/world";

describe("GET /jobs/{id}/decisions", () => {
  it("tells policy's word, every vote and what followed, newest first", async () => {
    const w = await world(GATES);
    const [fay, finn] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, fay.token, { reason: "invoice checked", note: "INC-123" });
    await approve(view, finn.token, { reason: "budget is there" });
    await claim(view, w.agent.key);
    await report(view, w.agent.key);
    const { body } = await decisions(view.job.id, fay.token);
    expect(body.items.map(({ kind, what }) => `${kind} ${what}`)).toEqual([
      "system REPORTED",
      "system CLAIMED",
      "system APPROVED",
      "person APPROVE",
      "person APPROVE",
      "policy REQUIRE_APPROVAL",
    ]);
    const bound = { job_hash: view.job_hash, policy_snapshot: view.policy_snapshot, revision: 1 };
    for (const item of body.items) expect(item).toMatchObject(bound);
    const [, , , second, first, policy] = body.items;
    expect(policy).toMatchObject({ who: null, why: "Financial operations require dual approval" });
    expect(first).toMatchObject({ who: { id: fay.id, name: "fay" }, why: "invoice checked\nINC-123" });
    expect(second).toMatchObject({ who: { id: finn.id }, why: "budget is there" });
    const times = body.items.map((item) => item.at);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("tells a rejection with its reason, and a cancelling", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, reviewer.token, { reason: "policy violation" });
    const [end, vote] = (await decisions(rejected.job.id, w.agent.key)).body.items;
    expect([end, vote]).toMatchObject([{ what: "REJECTED" }, { what: "REJECT", why: "policy violation" }]);
    const cancelled = await proposed(w.agent.key, "note.add");
    await cancel(cancelled, w.agent.key);
    expect((await decisions(cancelled.job.id, reviewer.token)).body.items[0]).toMatchObject({
      kind: "system",
      what: "CANCELLED",
    });
  });

  it("belongs to the agent itself and the people of its tenant", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const auditor = await w.person("aud", ["auditor"]);
    const nobody = await w.person("nobody", []);
    expect((await decisions(view.job.id, auditor.token)).status).toBe(200);
    expect((await decisions(view.job.id, w.otherAgent.key)).status).toBe(404);
    expect((await decisions(view.job.id, nobody.token)).status).toBe(403);
  });
});

describe("GET /jobs/{id}", () => {
  it("shows a reviewer the record, the agent's words and their own part; the agent only its own job and resume state", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const auditor = await w.person("aud", ["auditor"]);
    const checkpoint = { request: "add a note", reasoning: "because", resume: { step: 4 } };
    const summary = { title: "Harmless", why: "really" };
    const view = await proposed(w.agent.key, "note.add", {
      before: { text: "old" },
      before_ref: "v1",
      checkpoint,
      summary,
    });
    const review = (await job(view.job.id, reviewer.token)).body;
    expect(review).toMatchObject({
      before: { text: "old" },
      before_ref: "v1",
      checkpoint,
      summary,
      votes: [],
      claim: null,
    });
    expect(review.viewer).toMatchObject({ can_decide: true, code: null });
    expect(review.decision_summary.title).not.toContain("Harmless");
    expect((await job(view.job.id, auditor.token)).body.viewer).toMatchObject({
      can_decide: false,
      code: "not_eligible",
    });
    const own = (await job(view.job.id, w.agent.key)).body;
    expect(own.checkpoint).toEqual({ resume: { step: 4 } });
    expect(own).not.toHaveProperty("votes");
    expect(own).not.toHaveProperty("viewer");
  });
});

describe("POST /jobs/{id}/cancel", () => {
  it("takes back what waits or was decided and not claimed, with one event and one outbox row for a gate", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const waiting = await proposed(w.agent.key, "note.add");
    const approved = await proposed(w.agent.key, "note.add");
    await approve(approved, reviewer.token);
    const allowed = await proposed(w.agent.key, "file.read");
    for (const view of [waiting, approved, allowed])
      expect(await cancel(view, w.agent.key)).toMatchObject({ status: 200, body: { job: { state: "CANCELLED" } } });
    expect(await eventCounts(waiting.job.id)).toEqual({ "job.proposed": 1, "approval.resolved": 1 });
    expect(await eventCounts(allowed.job.id)).toEqual({ "job.proposed": 1, "job.cancelled": 1 });
    expect(await rows("SELECT payload FROM outbox WHERE payload->>'job_id' = $1", [waiting.job.id])).toHaveLength(1);
  });

  it("comes too late for what is claimed or ended, and says how it ended", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const claimed = await proposed(w.agent.key, "file.read");
    await claim(claimed, w.agent.key);
    expect(await cancel(claimed, w.agent.key)).toMatchObject({ status: 409, body: { code: "already_claimed" } });
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, reviewer.token);
    const late = { code: "already_resolved", resolution: "REJECTED", resolved_by: [{ id: reviewer.id }] };
    expect(await cancel(rejected, w.agent.key)).toMatchObject({ status: 409, body: late });
  });

  it("is the agent's own: not another's, not a person's", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    expect((await cancel(view, w.otherAgent.key)).status).toBe(404);
    expect((await cancel(view, w.owner.token)).status).toBe(403);
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("APPROVAL");
  });
});
