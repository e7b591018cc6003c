import { describe, expect, it } from "vitest";
import { GET as diffRoute } from "@/app/api/v1/policies/[snapshot]/diff/route";
import { POST as evaluateRoute } from "@/app/api/v1/policies/evaluate/route";
import { POST as createRoute } from "@/app/api/v1/policies/route";
import type { PolicyDiff } from "@/lib/policy/diff/compare";
import { snapshotName } from "@/lib/policy/snapshot";
import { GATES, propose } from "@/test/api";
import { call, rows, world } from "@/test/world";
import type { Explanation } from "./explain";

const LIMITED = `version: v1
rules:
  - id: points
    match: { tools: [points.add] }
    when: { args.amount: { lte: 100 } }
    decision: allow
    limits: [{ sum: args.amount, per: tenant, over: 24h, max: 150 }]
  - id: bulk
    match: { tools: ["points.*"] }
    when: "size(args.to) > 2"
    decision: deny
`;

const evaluate = (as: string, body: unknown) => call<Explanation>(evaluateRoute, { as, body });

describe("POST /policies/evaluate", () => {
  it("answers with a trace of every rule: matched, not matched and why, could not be evaluated", async () => {
    const w = await world(GATES);
    const reader = await w.person("otto", ["auditor"]);
    const { status, body } = await evaluate(reader.token, { job: { tool: "pay.send", args: { amount: 5 } } });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      tier: "critical",
      rule_id: "payments",
      requirements: [{ any_of: ["finance"], count: 2 }],
      policy_snapshot: snapshotName(GATES),
    });
    expect(body.trace.find((entry) => entry.rule_id === "payments")).toMatchObject({ outcome: "matched" });
    expect(body.trace.find((entry) => entry.rule_id === "drops")).toEqual({
      rule_id: "drops",
      outcome: "not_matched",
      why: 'match.tools ["drop.*"] does not hold: tool is "pay.send"',
    });
    expect(body.trace.at(-1)).toMatchObject({ rule_id: "floor:money_out", outcome: "matched" });
    expect(body.trace).toHaveLength(9);
  });

  it("of another source or snapshot, with what could not be evaluated; stores and counts nothing", async () => {
    const w = await world(GATES);
    const admin = await w.person("ada", ["admin"]);
    const job = { tool: "points.add", args: { amount: 60 } };
    const { body } = await evaluate(admin.token, { job, source: LIMITED });
    expect(body).toMatchObject({ decision: "DENY", rule_id: "bulk", policy_snapshot: null });
    expect(body.trace[0]).toEqual({
      rule_id: "bulk",
      outcome: "could_not_evaluate",
      why: "args.to is missing, so this rule denies it",
    });
    await call(createRoute, { as: admin.token, body: { source: LIMITED } });
    const snapshot = snapshotName(LIMITED);
    expect((await evaluate(admin.token, { job, snapshot })).body.policy_snapshot).toBe(snapshot);
    expect(await rows("SELECT 1 FROM jobs WHERE tenant_id = $1", [w.tenantId])).toEqual([]);
    expect(await rows("SELECT 1 FROM limit_counters WHERE tenant_id = $1", [w.tenantId])).toEqual([]);
  });

  it("says what is used of limits, and decides as a proposal would", async () => {
    const w = await world(LIMITED);
    const admin = await w.person("ada", ["admin"]);
    const job = { tool: "points.add", args: { amount: 60, to: ["a"] } };
    await propose(w.agent.key, job);
    expect((await evaluate(admin.token, { job })).body).toMatchObject({
      decision: "ALLOW",
      limits: [{ used: 60, amount: 60, max: 150 }],
    });
    await propose(w.agent.key, job);
    expect((await evaluate(admin.token, { job })).body).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      reason: "limit: 120 + 60 > 150 in 24h",
      limits: [{ used: 120 }],
    });
    expect((await propose(w.agent.key, job)).body.policy_reason).toBe("limit: 120 + 60 > 150 in 24h");
  });

  it("counts per agent as the proposals of that agent do, by its name or its id; others have used nothing", async () => {
    const w = await world(LIMITED.replace("per: tenant", "per: agent"));
    const admin = await w.person("ada", ["admin"]);
    const job = { tool: "points.add", args: { amount: 60, to: ["a"] } };
    await propose(w.agent.key, job);
    const used = async (agent: string) => (await evaluate(admin.token, { job, agent })).body.limits[0]?.used;
    expect([await used("agent"), await used(w.agent.id), await used("other"), await used("nobody")]).toEqual([
      60, 60, 0, 0,
    ]);
  });

  it("refuses what no proposal could be, both a source and a snapshot, agents, and another tenant's snapshot", async () => {
    const w = await world(GATES);
    const admin = await w.person("ada", ["admin"]);
    const job = { tool: "x", args: {} };
    for (const body of [{}, { job: {} }, { job, state: 1 }, { job, source: LIMITED, snapshot: "x" }])
      expect((await evaluate(admin.token, body)).status).toBe(422);
    expect(await evaluate(admin.token, { job, source: "rules: 1" })).toMatchObject({
      status: 422,
      body: { code: "invalid_policy", issues: [{ line: 1, column: 8 }] },
    });
    expect((await evaluate(w.agent.key, { job })).status).toBe(403);
    const theirs = `${GATES}# theirs\n`;
    await world(theirs);
    expect((await evaluate(admin.token, { job, snapshot: snapshotName(theirs) })).status).toBe(404);
  });
});

describe("GET /policies/{snapshot}/diff", () => {
  it("says what gets weaker or stronger against the active one or another", async () => {
    const w = await world(GATES);
    const admin = await w.person("ada", ["admin"]);
    const stricter = GATES.replace("tier: medium", "tier: high");
    await call(createRoute, { as: admin.token, body: { source: stricter } });
    const diff = (id: string, query = "") =>
      call<PolicyDiff & { from: string; to: string }>(diffRoute, { as: admin.token, id, query });
    const [from, to] = [snapshotName(GATES), snapshotName(stricter)];
    const { body } = await diff(to);
    expect(body).toMatchObject({ from, to, weakens: false });
    expect(new Set(body.changes.map((change) => [change.id, change.effect].join(" ")))).toContain("notes stronger");
    expect((await diff(from, `?against=${encodeURIComponent(to)}`)).body).toMatchObject({
      from: to,
      to: from,
      weakens: true,
    });
    expect((await diff("sha256:0")).status).toBe(404);
  });
});
