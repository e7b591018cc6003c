import { describe, expect, it } from "vitest";
import { POST as createPolicyRoute } from "@/app/api/v1/policies/route";
import { POST as activateRoute } from "@/app/api/v1/policies/[snapshot]/activate/route";
import { snapshotName } from "@/lib/policy/snapshot";
import type { JobView } from "@/lib/jobs/schemas";
import { approve, cancel, claim, eventCounts, GATES, propose, proposed, reject } from "./api";
import { footprint, requestChanges, revise, scene, storedState } from "./deciding";
import { call, rows, type World, world } from "./world";

const LAX = "version: v1\nrules:\n  - id: all\n    match: { tools: ['*'] }\n    decision: allow\n";

const written = async (w: World): Promise<number> =>
  (
    await rows(
      "SELECT 1 FROM jobs WHERE tenant_id = $1 UNION ALL SELECT 1 FROM audit_events WHERE tenant_id = $1 AND type NOT LIKE 'key.%'",
      [w.tenantId],
    )
  ).length;

describe("attack 4: an agent choosing its own policy or tenant", () => {
  /** What an agent would like to say of itself, under every name that it might go by. */
  const wishes = (lax: World): Record<string, unknown> => ({
    tenant: lax.tenantId,
    tenant_id: lax.tenantId,
    policy: LAX,
    policy_snapshot: snapshotName(LAX),
    active_snapshot: snapshotName(LAX),
    policy_rule_id: "all",
    decision: "ALLOW",
    tier: "low",
    requirements: [],
    approvers: [],
    approval_required: false,
    state: "APPROVED",
    resolution: "APPROVED",
    agent: lax.agent.id,
    agent_id: lax.agent.id,
    constraints: {},
    limits: [],
    sample: 0,
    extends: "preset:open",
    expires_at: "2099-01-01T00:00:00.000Z",
  });

  /** A payment of an agent whose tenant asks two people for it; another tenant, with the same tools, asks nobody. */
  async function scene(): Promise<{ w: World; lax: World; body: Record<string, unknown> }> {
    const [w, lax] = [await world(GATES), await world(LAX)];
    return { w, lax, body: { tool: "pay.send", args: { amount: 5 } } };
  }
  const gated = (w: World) => ({
    job: { state: "APPROVAL", tenant: w.tenantId, agent: w.agent.id },
    decision: "REQUIRE_APPROVAL",
    policy_snapshot: snapshotName(GATES),
    policy_rule_id: "payments",
    tier: "critical",
    requirements: [{ role: "finance", count: 2, approved: 0 }],
  });

  it("[T23] attack 4: in the body it is refused, and nothing is written", async () => {
    const { w, lax, body } = await scene();
    for (const [key, value] of Object.entries(wishes(lax)))
      expect((await propose(w.agent.key, { ...body, [key]: value })).status, key).toBe(422);
    expect([await written(w), await written(lax)]).toEqual([0, 0]);
  });

  it("[T23] attack 4: in headers, in the query and in what is the agent's to say it has no effect", async () => {
    const { w, lax, body } = await scene();
    const said = wishes(lax);
    const text = (value: unknown) => (typeof value === "string" ? value.replaceAll("\n", " ") : JSON.stringify(value));
    const headers: Record<string, string> = {
      host: "lax.example",
      "x-forwarded-host": "lax.example",
      forwarded: "host=lax",
    };
    for (const [key, value] of Object.entries(said))
      for (const name of [key, `x-${key}`, `x-assentry-${key}`]) headers[name.replaceAll("_", "-")] = text(value);
    const query = `?${new URLSearchParams(Object.entries(said).map(([key, value]) => [key, text(value)]))}`;
    const words = {
      labels: Object.fromEntries(Object.entries(said).map(([key, value]) => [key, text(value)])),
      checkpoint: said,
    };
    const more = { ...body, ...words, scope: said, identity: said, before: said, args: { amount: 5, ...said } };
    for (const extra of [{ headers }, { query }, { headers, query }])
      for (const sent of [body, more]) {
        const answer = await propose(w.agent.key, sent, extra);
        expect(answer).toMatchObject({ status: 201, body: gated(w) });
        expect((await claim(answer.body, w.agent.key)).status).toBe(409);
      }
    expect(await written(lax)).toBe(0);
  });

  it("[T23] attack 4: nor with the claim or the next revision, nor by writing a policy", async () => {
    const { w, lax } = await scene();
    const finance = await w.person("fay", ["finance"]);
    const view = await proposed(w.agent.key, "pay.send");
    await requestChanges(view, finance.token);
    for (const [key, value] of Object.entries(wishes(lax))) {
      expect((await revise(view, w.agent.key, { amount: 5 }, { [key]: value })).status, key).toBe(422);
      expect((await claim(view, w.agent.key, { [key]: value })).status, key).toBe(422);
    }
    expect((await revise(view, w.agent.key, { amount: 5 })).body).toMatchObject(gated(w));
    const policy = { as: w.agent.key, body: { source: LAX } };
    expect((await call(createPolicyRoute, policy)).status).toBe(403);
    const activation = { as: w.agent.key, id: snapshotName(LAX), body: { reason: "mine" } };
    expect((await call(activateRoute, activation)).status).toBe(403);
    expect((await propose(lax.agent.key, { tool: "note.add", args: {} })).body.decision).toBe("ALLOW");
  });
});

describe("attack 5: altering the stored amount by SQL, then claiming", () => {
  const AMOUNT = `UPDATE revisions SET args = '{"amount": 500000}'`;
  /** Each alteration on its own and together; `$2` is the hash of the altered arguments, and fits them. */
  const ALTERATIONS: [string, string[]][] = [
    ["the amount", [`${AMOUNT} WHERE job_id = $1 AND $2 <> ''`]],
    ["the amount and its hash", [`${AMOUNT}, job_hash = $2 WHERE job_id = $1`]],
    [
      "the amount, its hash and the votes' hash",
      [`${AMOUNT}, job_hash = $2 WHERE job_id = $1`, "UPDATE votes SET job_hash = $2 WHERE job_id = $1"],
    ],
    ["the hash alone", ["UPDATE revisions SET job_hash = $2 WHERE job_id = $1"]],
    ["a vote's hash alone", ["UPDATE votes SET job_hash = $2 WHERE job_id = $1"]],
    [
      "which revision holds",
      [
        `INSERT INTO revisions SELECT job_id, 2, '{"amount": 500000}', $2, author, decision, tier, policy_snapshot,
         policy_rule_id, policy_rule_ids, policy_reason, constraints, title, facts FROM revisions WHERE job_id = $1`,
        "UPDATE jobs SET revision = 2 WHERE id = $1 AND $2 <> ''",
      ],
    ],
  ];

  /** A payment that two people approved, or that one of them still has to. */
  async function approved(by: number) {
    const w = await world(GATES);
    const people = [await w.person("fay", ["finance"]), await w.person("finn", ["finance"])];
    const view = await proposed(w.agent.key, "pay.send", { args: { amount: 5 } });
    for (const { token } of people.slice(0, by)) await approve(view, token);
    // The hash that the altered payment would have: that of an honest proposal of it.
    const large = await proposed(w.agent.key, "pay.send", { args: { amount: 500_000 } });
    return { w, view, hash: large.job_hash, last: people[1]?.token ?? "" };
  }

  it.each(ALTERATIONS)("[T15] attack 5: %s, after the approval: refused, and put on record", async (_, statements) => {
    const { w, view, hash } = await approved(2);
    for (const statement of statements) await rows(statement, [view.job.id, hash]);
    for (const job_hash of [view.job_hash, hash])
      expect(await claim(view, w.agent.key, { job_hash })).toMatchObject({
        status: 409,
        body: { code: "hash_mismatch" },
      });
    expect(await storedState(view.job.id)).toBe("APPROVED");
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
    expect(await eventCounts(view.job.id)).toMatchObject({ "job.altered": 2 });
  });

  it.each(ALTERATIONS.slice(0, 4))("[T15] attack 5: %s, between two approvals", async (_, statements) => {
    const { w, view, hash, last } = await approved(1);
    for (const statement of statements) await rows(statement, [view.job.id, hash]);
    for (const job_hash of [view.job_hash, hash]) await approve(view, last, { job_hash });
    for (const job_hash of [view.job_hash, hash])
      expect((await claim(view, w.agent.key, { job_hash })).status).toBe(409);
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
  });
});

describe("attack 5: opening the gate by SQL, then claiming", () => {
  const OPENINGS: [string, number, string][] = [
    ["a state set by hand", 1, "UPDATE jobs SET state = 'APPROVED' WHERE id = $1"],
    ["votes that were deleted since", 2, "DELETE FROM votes WHERE job_id = $1"],
    ["votes that were voided since", 2, "UPDATE votes SET voided_at = now() WHERE job_id = $1"],
  ];

  it.each(OPENINGS)("[T15] attack 5: %s: refused", async (_, votes, statement) => {
    const { w, rita: _rita, ...people } = await scene();
    const view = await proposed(w.agent.key, "pay.send");
    for (const { token } of Object.values(people).slice(0, votes)) await approve(view, token);
    await rows(statement, [view.job.id]);
    expect(await storedState(view.job.id)).toBe("APPROVED");
    expect(await claim(view, w.agent.key)).toMatchObject({ status: 409, body: { code: "hash_mismatch" } });
    expect(await rows("SELECT 1 FROM claims WHERE job_id = $1", [view.job.id])).toEqual([]);
  });
});

describe("attack 8: the same idempotency key with another payload", () => {
  const headers = { "idempotency-key": "once" };
  const reused = { status: 422, body: { code: "idempotency_key_reused" } };
  const read = { tool: "file.read", args: { path: "/etc/passwd" } };

  /** What became of the first proposal before the key comes again. */
  const ENDS: [string, string, (w: World, view: JobView) => Promise<unknown>][] = [
    ["waits", "note.add", async () => {}],
    ["was denied", "drop.table", async () => {}],
    ["was rejected", "note.add", async (w, view) => reject(view, w.owner.token)],
    ["was taken back", "note.add", async (w, view) => cancel(view, w.agent.key)],
    ["was claimed", "fetch.page", async (w, view) => claim(view, w.agent.key)],
  ];

  it.each(ENDS)("[T5] attack 8: is refused where the first one %s", async (_, tool, end) => {
    const w = await world(GATES);
    const { body: first } = await propose(w.agent.key, { tool, args: { amount: 1 } }, { headers });
    await end(w, first);
    const before = await footprint(first.job.id);
    for (const other of [read, { tool, args: { amount: 2 } }, { tool, args: { amount: 1 }, risk_tags: ["x"] }])
      expect(await propose(w.agent.key, other, { headers })).toMatchObject(reused);
    expect(await footprint(first.job.id)).toBe(before);
    expect(await rows("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId])).toEqual([{ id: first.job.id }]);
  });

  it("[T5] attack 8: of 32 at once, each with another payload, one is a job", async () => {
    const w = await world(GATES);
    const bodies = Array.from({ length: 32 }, (_, amount) => ({ tool: "file.read", args: { amount } }));
    const answers = await Promise.all(bodies.map((body) => propose(w.agent.key, body, { headers })));
    const [made, ...more] = answers.filter(({ status }) => status === 201);
    expect(more).toEqual([]);
    for (const answer of answers.filter(({ status }) => status !== 201)) expect(answer).toMatchObject(reused);
    expect(await rows("SELECT id FROM jobs WHERE tenant_id = $1", [w.tenantId])).toEqual([{ id: made?.body.job.id }]);
  });
});

describe("attack 9: a value of the wrong type against `gt: 100`", () => {
  const POLICY = `version: v1
rules:
  - { id: small, match: { tools: ["points.*"] }, decision: allow }
  - id: large
    match: { tools: ["points.*"] }
    when: { args.amount: { gt: 100 } }
    decision: require_approval
    reason: Above 100 somebody looks
    tier: medium
    approvers: [{ role: reviewer }]
  - id: few
    match: { tools: ["coins.*"] }
    when: { args.amount: { lte: 100 } }
    decision: allow
`;
  const EVASIONS: unknown[] = [
    "900",
    "9e2",
    " 900 ",
    "50",
    "",
    "NaN",
    ["900"],
    [50],
    { value: 50 },
    { $gt: 0 },
    true,
    false,
    null,
    undefined,
  ];

  it.each(EVASIONS)("[T7] attack 9: %j gates", async (amount) => {
    const w = await world(POLICY);
    const view = await proposed(w.agent.key, "points.add", { args: { amount } });
    expect(view).toMatchObject({ job: { state: "APPROVAL" }, policy_rule_id: "large" });
    expect(view.policy_reason).toContain("args.amount");
    expect((await claim(view, w.agent.key)).status).toBe(409);
    expect(await proposed(w.agent.key, "coins.add", { args: { amount } }), "an allow does not match").toMatchObject({
      job: { state: "DENIED" },
    });
  });

  it("attack 9: numbers are compared as numbers", async () => {
    const w = await world(POLICY);
    const decide = async (amount: number) => (await proposed(w.agent.key, "points.add", { args: { amount } })).decision;
    expect(await Promise.all([900, 100.01, 100, -900].map(decide))).toEqual([
      "REQUIRE_APPROVAL",
      "REQUIRE_APPROVAL",
      "ALLOW",
      "ALLOW",
    ]);
    expect((await proposed(w.agent.key, "coins.add", { args: { amount: 50 } })).decision).toBe("ALLOW");
  });
});
