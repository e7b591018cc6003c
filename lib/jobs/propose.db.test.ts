import { describe, expect, it } from "vitest";
import { approve, eventCounts, GATES, propose, proposed } from "@/test/api";
import { eventsOf, rows, type World, world } from "@/test/world";
import { jobHash } from "@/lib/payload/job-hash";

const jobsOf = (w: World) => rows("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId]);
const keyed = (key: string) => ({ headers: { "idempotency-key": key } });

describe("what policy decides", () => {
  it("a read is allowed in one call, a payment waits for two of finance", async () => {
    const w = await world(GATES);
    const read = await propose(w.agent.key, { tool: "file.read", args: { path: "a" } });
    expect(read).toMatchObject({
      status: 201,
      body: { job: { state: "ALLOWED" }, decision: "ALLOW", approval_required: false, tier: null, requirements: [] },
    });
    expect(read.body).toMatchObject({ policy_rule_id: "reads", sla_due_at: null, expires_at: null, resolution: null });

    const args = { amount: 5000, vendor: "Acme GmbH" };
    const payment = await propose(w.agent.key, { topic: "job.pay.send", args, risk_tags: ["payment"] });
    expect(payment.body).toMatchObject({
      job: { state: "APPROVAL", revision: 1, tool: "pay.send", topic: "job.pay.send", agent: w.agent.id, args },
      decision: "REQUIRE_APPROVAL",
      approval_required: true,
      policy_rule_id: "payments",
      policy_reason: "Financial operations require dual approval",
      tier: "critical",
      requirements: [{ role: "finance", count: 2, approved: 0 }],
      sla_state: "ok",
      resolution: null,
      resolved_by: [],
    });
    expect(payment.body.policy_snapshot).toMatch(/^cfg:system:policy#sha256:[0-9a-f]{64}$/);
  });

  it("what is denied and what is constrained says so, and has no gate", async () => {
    const w = await world(GATES);
    const denied = await proposed(w.agent.key, "drop.table");
    expect(denied).toMatchObject({ job: { state: "DENIED" }, decision: "DENY", policy_reason: "Nothing is dropped" });
    const bounded = await proposed(w.agent.key, "fetch.page");
    expect(bounded).toMatchObject({ job: { state: "ALLOWED" }, constraints: { max_runtime_sec: 60 } });
    expect((await proposed(w.agent.key, "unheard.of")).decision).toBe("DENY");
    expect(await rows("SELECT 1 FROM approvals WHERE tenant_id = $1", [w.tenantId])).toEqual([]);
  });

  it("job_hash covers tenant, agent, topic, tool, arguments, environment and on_behalf_of as api.md says", async () => {
    const w = await world(GATES);
    const args = { b: 2, a: [1, { z: null, ä: "é" }] };
    const identity = { on_behalf_of: "user:dana@example.com" };
    const view = await proposed(w.agent.key, "note.add", { args, environment: "production", identity });
    const { tenantId: tenant, agent } = w;
    const bound = { tenant, agent: agent.id, topic: "job.note.add", tool: "note.add", args };
    expect(view.job_hash).toBe(jobHash({ ...bound, environment: "production", on_behalf_of: identity.on_behalf_of }));
    expect((await proposed(w.agent.key, "note.add", { args })).job_hash).toBe(jobHash(bound));
    expect((await proposed(w.otherAgent.key, "note.add", { args })).job_hash).not.toBe(jobHash(bound));
  });

  it("each proposal is one audit event of its agent's key", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "pay.send");
    const [event, ...more] = await eventsOf(view.job.id);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      type: "job.proposed",
      tenantId: w.tenantId,
      actor: { kind: "agent", id: w.agent.id },
      data: {
        decision: "REQUIRE_APPROVAL",
        tier: "critical",
        job_hash: view.job_hash,
        policy_snapshot: view.policy_snapshot,
      },
    });
  });

  it("[T41] without its audit event no job is kept", async () => {
    const w = await world(GATES);
    await rows("ALTER TABLE audit_events ADD CONSTRAINT no_more CHECK (false) NOT VALID");
    try {
      expect((await propose(w.agent.key, { tool: "note.add", args: {} }, keyed("k"))).status).toBe(500);
    } finally {
      await rows("ALTER TABLE audit_events DROP CONSTRAINT no_more");
    }
    expect(await jobsOf(w)).toEqual([]);
    expect((await propose(w.agent.key, { tool: "note.add", args: {} }, keyed("k"))).status).toBe(201);
  });
});

describe("idempotency keys", () => {
  const body = { tool: "pay.send", args: { amount: 5, to: "a" } };

  it("[T5] the same key and body answer the same job, marked as replayed, also when the keys stand in another order", async () => {
    const w = await world(GATES);
    const first = await propose(w.agent.key, body, keyed("order-81"));
    const again = await propose(w.agent.key, { args: { to: "a", amount: 5 }, tool: "pay.send" }, keyed("order-81"));
    expect(first.status).toBe(201);
    expect(first.headers.get("idempotent-replayed")).toBeNull();
    expect(again.status).toBe(200);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body).toEqual(first.body);
    expect(await jobsOf(w)).toHaveLength(1);
    expect(await eventCounts(first.body.job.id)).toEqual({ "job.proposed": 1 });
  });

  it("[T5] a replay tells how the job stands now", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const { body: view } = await propose(w.agent.key, { tool: "note.add", args: {} }, keyed("k"));
    await approve(view, reviewer.token);
    const again = await propose(w.agent.key, { tool: "note.add", args: {} }, keyed("k"));
    expect(again).toMatchObject({ status: 200, body: { job: { id: view.job.id, state: "APPROVED" } } });
  });

  it("[T5] the same key with another body is refused, and nothing is stored", async () => {
    const w = await world(GATES);
    await propose(w.agent.key, body, keyed("k"));
    for (const other of [
      { ...body, args: { amount: 6, to: "a" } },
      { ...body, environment: "production" },
    ]) {
      const answer = await propose(w.agent.key, other, keyed("k"));
      expect(answer).toMatchObject({ status: 422, body: { code: "idempotency_key_reused" } });
    }
    expect(await jobsOf(w)).toHaveLength(1);
  });

  it("[T5] 20 at once with one key make one job; all are told of it", async () => {
    const w = await world(GATES);
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => propose(w.agent.key, { ...body, args: { round } }, keyed(`k${round}`))),
      );
      expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(19).fill(200), 201]);
      expect(new Set(answers.map((answer) => answer.body.job.id)).size).toBe(1);
      expect(await jobsOf(w)).toHaveLength(round + 1);
    }
  });

  it("[T5] at once with one key and different bodies: one job, the others are refused", async () => {
    const w = await world(GATES);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => propose(w.agent.key, { ...body, args: { n } }, keyed("k"))),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array(9).fill(422)]);
    expect(await jobsOf(w)).toHaveLength(1);
  });

  it("[T5] a key belongs to one agent", async () => {
    const w = await world(GATES);
    const mine = await propose(w.agent.key, body, keyed("k"));
    const theirs = await propose(w.otherAgent.key, body, keyed("k"));
    expect([mine.status, theirs.status]).toEqual([201, 201]);
    expect(mine.body.job.id).not.toBe(theirs.body.job.id);
  });

  it("[T5] an empty or endless key is refused", async () => {
    const w = await world(GATES);
    for (const key of ["", "x".repeat(256)])
      expect(await propose(w.agent.key, body, keyed(key))).toMatchObject({
        status: 422,
        body: { code: "invalid_idempotency_key" },
      });
    expect(await jobsOf(w)).toEqual([]);
  });
});

describe("suspended agents", () => {
  it("[T26] can't propose, from the next request on", async () => {
    const w = await world(GATES);
    await proposed(w.agent.key, "file.read");
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    const refused = { status: 403, body: { code: "agent_suspended" } };
    expect(await propose(w.agent.key, { tool: "file.read", args: {} })).toMatchObject(refused);
    expect(await jobsOf(w)).toHaveLength(1);
    expect((await propose(w.otherAgent.key, { tool: "file.read", args: {} })).status).toBe(201);
  });

  it("a revoked or expired key is nobody's", async () => {
    const w = await world(GATES);
    await rows("UPDATE agent_keys SET revoked_at = now() WHERE agent_id = $1", [w.agent.id]);
    await rows("UPDATE agent_keys SET expires_at = now() - interval '1 second' WHERE agent_id = $1", [w.otherAgent.id]);
    for (const { key } of [w.agent, w.otherAgent])
      expect(await propose(key, { tool: "file.read", args: {} })).toMatchObject({
        status: 401,
        body: { code: "unauthenticated" },
      });
  });

  it("a key's scopes are kept to", async () => {
    const w = await world(GATES);
    await rows("UPDATE agent_keys SET scopes = '{execute}' WHERE agent_id = $1", [w.agent.id]);
    expect((await propose(w.agent.key, { tool: "file.read", args: {} })).status).toBe(403);
  });
});
