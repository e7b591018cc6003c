import { describe, expect, it } from "vitest";
import {
  approve,
  approveBySession,
  approveWith,
  browser,
  cancel,
  claim,
  eventCounts,
  expireIn,
  GATES,
  job,
  proposed,
  reject,
  rejectWith,
} from "@/test/api";
import { eventsOf, rows, world } from "@/test/world";

const votesOf = (jobId: string) => rows("SELECT id FROM votes WHERE job_id = $1", [jobId]);

describe("what a vote is cast on", () => {
  it("[T9] a vote on another hash is refused and says what the job is now", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const other = await proposed(w.agent.key, "note.add", { args: { text: "other" } });
    const reviewer = await w.person("rita", ["reviewer"]);
    const stale = { code: "stale_revision", job_hash: view.job_hash, revision: 1 };
    expect(await approve(view, reviewer.token, { job_hash: other.job_hash })).toMatchObject({
      status: 409,
      body: stale,
    });
    expect(await reject(view, reviewer.token, { job_hash: other.job_hash })).toMatchObject({
      status: 409,
      body: stale,
    });
    expect(await votesOf(view.job.id)).toEqual([]);
  });

  it("[T9] the hash of an earlier revision is stale", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const reviewer = await w.person("rita", ["reviewer"]);
    await addRevision(view.job.id);
    expect(await approve(view, reviewer.token)).toMatchObject({
      status: 409,
      body: { code: "stale_revision", revision: 2 },
    });
  });

  it("[T9] job_hash may be left out only where one vote on the only revision decides", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer", "finance", "marketing"]);
    const say = { reason: "approved by on-call", note: "ticket INC-123" };
    const required = { status: 409, body: { code: "job_hash_required" } };

    const payment = await proposed(w.agent.key, "pay.send");
    expect(await approveWith(payment.job.id, reviewer.token, say)).toMatchObject(required);
    const mail = await proposed(w.agent.key, "mail.send");
    expect(await approveWith(mail.job.id, reviewer.token, say)).toMatchObject(required);
    const revised = await proposed(w.agent.key, "note.add");
    await addRevision(revised.job.id);
    expect(await approveWith(revised.job.id, reviewer.token, say)).toMatchObject(required);

    const simple = await proposed(w.agent.key, "note.add");
    const answer = await approveWith(simple.job.id, reviewer.token, say);
    expect(answer).toMatchObject({ status: 200, body: { resolution: "APPROVED" } });
    expect(answer.body.resolved_comment).toBe("approved by on-call\nticket INC-123");
  });

  it("[T9] what isn't a hash is refused as such", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    const reviewer = await w.person("rita", ["reviewer"]);
    for (const job_hash of ["", "sha256:abc", view.job_hash.toUpperCase(), null, { $ne: "" }, [view.job_hash]])
      expect((await approveWith(view.job.id, reviewer.token, { reason: "x", job_hash })).status).toBe(422);
    expect(await votesOf(view.job.id)).toEqual([]);
  });

  const addRevision = async (jobId: string) => {
    await rows(
      `INSERT INTO revisions (job_id, number, args, job_hash, author, decision, tier, policy_snapshot, policy_reason, title)
       SELECT job_id, 2, args, 'sha256:' || repeat('0', 64), author, decision, tier, policy_snapshot, policy_reason, title
         FROM revisions WHERE job_id = $1`,
      [jobId],
    );
    await rows("UPDATE jobs SET revision = 2 WHERE id = $1", [jobId]);
  };
});

describe("what a vote leads to", () => {
  it("one reject ends the gate, whatever was approved before, and nothing can be claimed", async () => {
    const w = await world(GATES);
    const [first, second] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, first.token);
    const ended = await reject(view, second.token, { reason: "policy violation", note: "missing rollback plan" });
    expect(ended.body).toMatchObject({
      job: { state: "REJECTED" },
      resolution: "REJECTED",
      resolved_by: [{ id: second.id }],
      resolved_comment: "policy violation\nmissing rollback plan",
    });
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "not_approved" } });
  });

  it("a rejection needs a reason, an approval doesn't", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    const refused = await reject(view, reviewer.token, { reason: " " });
    expect(refused).toMatchObject({ status: 422, body: { issues: [{ path: "reason" }] } });
    expect((await approveWith(view.job.id, reviewer.token, {})).status).toBe(200);
  });

  it("each vote and the resolution are one audit event each, with the credential's person", async () => {
    const w = await world(GATES);
    const [first, second] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const { headers, session } = await browser(w, second.id);
    const view = await proposed(w.agent.key, "pay.send");
    await approve(view, first.token);
    await approveBySession(view, headers);
    const events = await eventsOf(view.job.id);
    const { job_hash, policy_snapshot } = view;
    const bound = { job_hash, policy_snapshot, revision: 1 };
    expect(events.map(({ type, actor, data, tenantId }) => ({ type, actor, data, tenantId }))).toMatchObject([
      { type: "job.proposed", actor: { kind: "agent", id: w.agent.id }, tenantId: w.tenantId },
      {
        type: "approval.voted",
        actor: { kind: "person", id: first.id, channel: "token" },
        data: { verdict: "approve", ...bound },
      },
      { type: "approval.voted", actor: { id: second.id, channel: "console", credential: session }, data: bound },
      { type: "approval.resolved", actor: { id: second.id }, data: { resolution: "APPROVED", ...bound } },
    ]);
  });

  it("[T41] without its audit event no vote is kept", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const view = await proposed(w.agent.key, "note.add");
    await rows("ALTER TABLE audit_events ADD CONSTRAINT no_more CHECK (type <> 'approval.resolved') NOT VALID");
    try {
      expect((await approve(view, reviewer.token)).status).toBe(500);
    } finally {
      await rows("ALTER TABLE audit_events DROP CONSTRAINT no_more");
    }
    expect(await votesOf(view.job.id)).toEqual([]);
    expect(await eventCounts(view.job.id)).toEqual({ "job.proposed": 1 });
    expect((await job(view.job.id, reviewer.token)).body.job.state).toBe("APPROVAL");
  });

  it("what ended otherwise takes no votes, and says how it ended", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const cancelled = await proposed(w.agent.key, "note.add");
    await cancel(cancelled, w.agent.key);
    const late = { status: 409, body: { code: "already_resolved", resolution: "CANCELLED", resolved_by: [] } };
    expect(await approve(cancelled, reviewer.token)).toMatchObject(late);
    const past = await proposed(w.agent.key, "note.add");
    await expireIn(past.job.id, -1);
    expect(await approve(past, reviewer.token)).toMatchObject({ status: 409, body: { code: "expired" } });
    const allowed = await proposed(w.agent.key, "file.read");
    expect(await approve(allowed, reviewer.token)).toMatchObject({ status: 409, body: { code: "not_waiting" } });
    const denied = await proposed(w.agent.key, "drop.table");
    expect(await approve(denied, reviewer.token)).toMatchObject({ status: 409, body: { code: "not_waiting" } });
    expect((await job(denied.job.id, reviewer.token)).body.job.state).toBe("DENIED");
  });
});

describe("what a reject may name as its reason", () => {
  it("one of those that policy knows, where it knows any; nothing else is stored", async () => {
    const w = await world(`reason_codes: [wrong_target, not_needed]\n${GATES.replace("version: v1\n", "")}`);
    const view = await proposed(w.agent.key, "note.add");
    const reviewer = await w.person("rita", ["reviewer"]);
    expect(view.reason_codes).toEqual(["wrong_target", "not_needed"]);
    const answer = await rejectWith(view.job.id, reviewer.token, { reason: "no", reason_code: "wrong_amount" });
    expect(answer).toMatchObject({ status: 422, body: { code: "unknown_reason_code" } });
    expect(await votesOf(view.job.id)).toEqual([]);
    const named = await rejectWith(view.job.id, reviewer.token, { reason: "no", reason_code: "not_needed" });
    expect(named).toMatchObject({
      status: 200,
      body: { resolution: "REJECTED", votes: [{ reason_code: "not_needed" }] },
    });
  });

  it("anything where policy knows none, and none at all", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    for (const code of [{ reason_code: "whatever" }, {}]) {
      const view = await proposed(w.agent.key, "note.add");
      expect((await rejectWith(view.job.id, reviewer.token, { reason: "no", ...code })).status).toBe(200);
    }
  });
});
