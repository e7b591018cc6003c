import fc from "fast-check";
import { createLocalJWKSet, jwtVerify } from "jose";
import { describe, expect, it } from "vitest";
import { GET as jwks } from "@/app/.well-known/jwks.json/route";
import { approve, cancel, claim, eventCounts, GATES, job, proposed, reject, report } from "@/test/api";
import { eventsOf, rows, type World, world } from "@/test/world";
import { snapshotName } from "@/lib/policy/snapshot";
import { parseJson } from "@/lib/payload/parse-json";
import type { JobView } from "./schemas";

/** A note that a reviewer approved. */
async function approvedNote(w: World, body: Record<string, unknown> = {}): Promise<JobView> {
  const reviewer = await w.person("rita", ["reviewer"]);
  return (await approve(await proposed(w.agent.key, "note.add", body), reviewer.token)).body;
}

const refused = (code: string) => ({ status: 409, body: { code } });

describe("the grant", () => {
  it("binds agent, job, hash, snapshot and people, is signed by a published key, and lives five minutes", async () => {
    const w = await world(GATES);
    const [fay, finn] = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send", { args: { amount: 5000 } });
    await approve(view, fay.token);
    await approve(view, finn.token);
    const { status, body } = await claim(view, w.agent.key);
    expect(status).toBe(200);
    expect(body).toMatchObject({ args: { amount: 5000 }, constraints: {} });

    const keys = createLocalJWKSet(await (await jwks()).json());
    const options = { audience: w.agent.id, subject: view.job.id, issuer: "http://localhost:3000" };
    const { payload, protectedHeader } = await jwtVerify(body.grant, keys, options);
    expect(protectedHeader).toMatchObject({ alg: "EdDSA", typ: "assentry-grant+jwt" });
    const { job_hash, policy_snapshot, tier } = view;
    expect(payload).toMatchObject({ job_hash, policy_snapshot, tier, revision: 1, constraints: {} });
    const person = { verdict: "approve", channel: "token", revision: 1, roles: ["finance"] };
    expect(payload.approvals).toMatchObject([
      { user: fay.id, ...person },
      { user: finn.id, ...person },
    ]);
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBeLessThanOrEqual(300);
    expect(new Date(body.expires_at).getTime() / 1000 - (payload.exp ?? 0)).toBeLessThan(1);
    expect(await rows("SELECT job_hash, grant_id, outcome FROM claims WHERE job_id = $1", [view.job.id])).toEqual([
      { job_hash, grant_id: payload.jti, outcome: null },
    ]);
  });

  it("what policy allowed by itself is claimed the same way, with its constraints", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "fetch.page", { expires_in: 60 });
    const { body } = await claim(view, w.agent.key);
    expect(body.constraints).toEqual({ max_runtime_sec: 60 });
    expect(Date.parse(body.expires_at)).toBeLessThanOrEqual(Date.parse(view.expires_at ?? ""));
  });
});

describe("once", () => {
  it("[T11] of 20 claims at once one wins", async () => {
    const w = await world(GATES);
    for (let round = 0; round < 5; round++) {
      const view = await approvedNote(w);
      const answers = await Promise.all(Array.from({ length: 20 }, () => claim(view, w.agent.key)));
      expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
      for (const answer of answers.filter((other) => other.status !== 200))
        expect(answer).toMatchObject(refused("already_claimed"));
      expect((await eventCounts(view.job.id))["job.claimed"]).toBe(1);
    }
  });

  it("[T11] not again after the result is in", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    await claim(view, w.agent.key);
    expect(await claim(view, w.agent.key)).toMatchObject(refused("already_claimed"));
    await report(view, w.agent.key);
    expect(await claim(view, w.agent.key)).toMatchObject(refused("already_claimed"));
  });

  it("[T11] 60 claims of different jobs at once all succeed", async () => {
    const w = await world(GATES);
    const views = await Promise.all(Array.from({ length: 60 }, () => proposed(w.agent.key, "file.read")));
    const answers = await Promise.all(views.map((view) => claim(view, w.agent.key)));
    expect(answers.map((answer) => answer.status)).toEqual(Array(60).fill(200));
  });

  it("[T11] claiming and cancelling at once: one of the two", async () => {
    const w = await world(GATES);
    for (let round = 0; round < 10; round++) {
      const view = await proposed(w.agent.key, "file.read");
      const statuses = await Promise.all([claim(view, w.agent.key), cancel(view, w.agent.key)]);
      expect(statuses.map((answer) => answer.status).sort()).toEqual([200, 409]);
    }
  });
});

describe("exactly what was approved", () => {
  it("[T11] one changed byte is refused", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    const digit = view.job_hash.at(-1) === "0" ? "1" : "0";
    const job_hash = `${view.job_hash.slice(0, -1)}${digit}`;
    expect(await claim(view, w.agent.key, { job_hash })).toMatchObject(refused("hash_mismatch"));
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("APPROVED");
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("[T11] another agent finds nothing there, also of the same tenant", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    expect(await claim(view, w.otherAgent.key)).toMatchObject({ status: 404, body: { code: "not_found" } });
    expect((await job(view.job.id, w.otherAgent.key)).status).toBe(404);
  });

  it("[T11] what isn't approved, was rejected, denied or taken back can't be claimed", async () => {
    const w = await world(GATES);
    const reviewer = await w.person("rita", ["reviewer"]);
    const waiting = await proposed(w.agent.key, "note.add");
    const rejected = await proposed(w.agent.key, "note.add");
    await reject(rejected, reviewer.token);
    const cancelled = await proposed(w.agent.key, "file.read");
    await cancel(cancelled, w.agent.key);
    for (const view of [waiting, rejected, cancelled, await proposed(w.agent.key, "drop.table")])
      expect(await claim(view, w.agent.key)).toMatchObject(refused("not_approved"));
  });

  it("[T12] where the record changed since the review the claim is refused", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w, { before: { text: "old" }, before_ref: "etag-1" });
    expect(await claim(view, w.agent.key, { before_ref: "etag-2" })).toMatchObject({
      status: 409,
      body: { code: "baseline_drift", before_ref: "etag-1" },
    });
    expect((await claim(view, w.agent.key, { before_ref: "etag-1" })).status).toBe(200);
  });

  const alterations: [string, string][] = [
    ["arguments", `UPDATE revisions SET args = '{"amount": 500000}' WHERE job_id = $1`],
    ["tool", "UPDATE jobs SET tool = 'drop.table' WHERE id = $1"],
    ["topic", "UPDATE jobs SET topic = 'job.drop.table' WHERE id = $1"],
    ["environment", "UPDATE jobs SET environment = 'production' WHERE id = $1"],
    ["on_behalf_of", "UPDATE jobs SET on_behalf_of = 'user:eve@example.com' WHERE id = $1"],
  ];
  it.each(alterations)("[T15] stored %s altered by SQL: refused and put on record", async (_, statement) => {
    const w = await world(GATES);
    const view = await approvedNote(w, { args: { amount: 5 } });
    await rows(statement, [view.job.id]);
    expect(await claim(view, w.agent.key)).toMatchObject(refused("hash_mismatch"));
    expect((await job(view.job.id, w.agent.key)).body.job.state).toBe("APPROVED");
    const altered = (await eventsOf(view.job.id)).at(-1);
    expect(altered).toMatchObject({ type: "job.altered", data: { job_hash: view.job_hash } });
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
  });

  it("[T15] arguments and hash altered together fit no vote: refused, whatever hash the agent sends", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w, { args: { amount: 5 } });
    const other = await proposed(w.agent.key, "note.add", { args: { amount: 500_000 } });
    await rows(
      "UPDATE revisions r SET args = o.args, job_hash = o.job_hash FROM revisions o WHERE r.job_id = $1 AND o.job_id = $2",
      [view.job.id, other.job.id],
    );
    expect(await claim(view, w.agent.key)).toMatchObject(refused("hash_mismatch"));
    expect((await claim(view, w.agent.key, { job_hash: other.job_hash })).status).toBe(409);
  });
});

describe("nothing else is taken for an alteration", () => {
  const value = fc.jsonValue({ maxDepth: 4 }).filter((json) => parseJson(JSON.stringify(json)).ok);
  const payload = fc.dictionary(fc.string({ unit: "binary" }), value, { maxKeys: 6 });

  it("[T15] whatever legal arguments are stored, they come back the same and fit their hash", async () => {
    const w = await world(GATES);
    const check = async (args: Record<string, unknown>): Promise<void> => {
      const text = JSON.stringify(args);
      fc.pre(parseJson(text).ok);
      const view = await proposed(w.agent.key, "file.read", { args: JSON.parse(text) });
      const { status, body } = await claim(view, w.agent.key);
      expect(status).toBe(200);
      expect(body.args).toEqual(JSON.parse(text));
    };
    await fc.assert(fc.asyncProperty(payload, check), { numRuns: 60 });
    const text = "e\u0301 é \ud83d\ude00";
    await check({ amount: 0.1 + 0.2, tiny: 5e-324, precise: 1.7976931348623157e-300, negative: -0.5, text });
  });
});

describe("still allowed", () => {
  const activate = async (w: World, source: string): Promise<void> => {
    const name = snapshotName(source);
    await rows("INSERT INTO policy_snapshots (tenant_id, name, source) VALUES ($1, $2, $3)", [
      w.tenantId,
      name,
      source,
    ]);
    await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [w.tenantId, name]);
  };
  const rule = (decision: string, rest = "") =>
    `version: v1\ndefault: deny\nrules:\n  - { id: new, match: { tools: ["*"] }, decision: ${decision}${rest} }\n`;

  it("[T26] a suspended agent can't claim", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    await rows("UPDATE agents SET suspended_at = now() WHERE id = $1", [w.agent.id]);
    expect(await claim(view, w.agent.key)).toMatchObject(refused("agent_suspended"));
    await rows("UPDATE agents SET suspended_at = NULL WHERE id = $1", [w.agent.id]);
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("[T21] the active policy can only be stricter: denies, or asks for people who didn't approve", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    await activate(w, rule("deny"));
    expect(await claim(view, w.agent.key)).toMatchObject(refused("policy_denies_now"));
    await activate(w, rule("require_approval", ", tier: high, approvers: [{ role: security }]"));
    expect(await claim(view, w.agent.key)).toMatchObject({
      status: 409,
      body: { code: "policy_denies_now", policy_rule_id: "new" },
    });
    await activate(w, rule("require_approval", ", tier: high, approvers: [{ role: reviewer }]"));
    expect((await claim(view, w.agent.key)).status).toBe(200);
  });

  it("[T21] a weaker policy doesn't end a wait", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "note.add");
    await activate(w, rule("allow"));
    expect(await claim(view, w.agent.key)).toMatchObject(refused("not_approved"));
  });
});

describe("the result", () => {
  it("is reported once, by who claimed", async () => {
    const w = await world(GATES);
    const view = await approvedNote(w);
    expect(await report(view, w.agent.key)).toMatchObject(refused("not_claimed"));
    await claim(view, w.agent.key);
    expect((await report(view, w.otherAgent.key)).status).toBe(404);
    const reviewer = await w.person("other", ["reviewer"]);
    expect((await report(view, reviewer.token)).status).toBe(403);
    const outcome = { outcome: "succeeded", output: { id: 7 } };
    const answers = await Promise.all([1, 2, 3].map(() => report(view, w.agent.key, outcome)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409, 409]);
    expect(await report(view, w.agent.key)).toMatchObject(refused("already_reported"));
    expect((await job(view.job.id, reviewer.token)).body).toMatchObject({
      job: { state: "SUCCEEDED" },
      claim: { outcome: "succeeded", output: { id: 7 }, error: null },
    });
    expect(await eventCounts(view.job.id)).toMatchObject({ "job.claimed": 1, "job.reported": 1 });
  });

  it("tells a failure with its error", async () => {
    const w = await world(GATES);
    const view = await proposed(w.agent.key, "file.read");
    await claim(view, w.agent.key);
    const answer = await report(view, w.agent.key, { outcome: "failed", error: { code: 42 } });
    expect(answer.body.job.state).toBe("FAILED");
    expect(await report(view, w.agent.key, { outcome: "approved" })).toMatchObject({ status: 422 });
  });
});
