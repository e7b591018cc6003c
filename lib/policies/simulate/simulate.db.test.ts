import { describe, expect, it } from "vitest";
import { POST as createRoute } from "@/app/api/v1/policies/route";
import { POST as simulateRoute } from "@/app/api/v1/policies/simulate/route";
import { jobIdAt } from "@/lib/policy/simulate/id-bounds";
import type { Simulation } from "@/lib/policy/simulate/schemas";
import { snapshotName } from "@/lib/policy/snapshot";
import { sourceOf } from "@/lib/policy/testing";
import { GATES, proposed } from "@/test/api";
import { type Answer, call, rows, type TestPerson, type World, world } from "@/test/world";

type Problem = { issues: { path: string; message: string; line?: number }[] };

const simulated = (as: string, body: Record<string, unknown>): Promise<Answer<Simulation & Problem>> =>
  call<Simulation & Problem>(simulateRoute, { as, body });
const withAuditor = async (policy = GATES): Promise<{ w: World; auditor: TestPerson }> => {
  const w = await world(policy);
  return { w, auditor: await w.person("audrey", ["auditor"]) };
};

const OPEN = sourceOf([
  { id: "everything", match: { tools: ["*"] }, decision: "allow" },
  { id: "notes", match: { tools: ["note.*"] }, decision: "require_approval", tier: "low", reason: "A glance" },
  { id: "reads", match: { tools: ["*.read"] }, decision: "deny", reason: "No reading" },
]);

/** Copies of a job, made at these times: their ids say the same. */
async function copies(id: string, times: Date[]): Promise<void> {
  const ids = times.map((at, index) => jobIdAt(at) + String(index).padStart(16, "0"));
  for (const [table, key] of [
    ["jobs", "id"],
    ["revisions", "job_id"],
  ])
    await rows(
      `INSERT INTO ${table} SELECT copy.* FROM ${table} old, unnest($2::text[], $3::timestamptz[]) AS new(id, at),
              jsonb_populate_record(old, jsonb_build_object('${key}', new.id, 'created_at', new.at)) AS copy
        WHERE old.${key} = $1`,
      [id, ids, times],
    );
}

/** Makes a job that policy allowed as old as it must be. */
async function backdate(id: string, msAgo: number): Promise<void> {
  await copies(id, [new Date(Date.now() - msAgo)]);
  await rows("DELETE FROM revisions WHERE job_id = $1", [id]);
  await rows("DELETE FROM jobs WHERE id = $1", [id]);
}

describe("POST /policies/simulate over the past", () => {
  it("tells of each job what was decided then and what this policy decides", async () => {
    const { w, auditor } = await withAuditor();
    const note = await proposed(w.agent.key, "note.add");
    const report = await proposed(w.agent.key, "report.make");
    const read = await proposed(w.agent.key, "file.read");
    await proposed(w.agent.key, "fetch.it");
    await proposed(w.agent.key, "unknown.thing");
    const { status, body } = await simulated(auditor.token, { source: OPEN, window: "7d" });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      snapshot: null,
      against: "then",
      window: "7d",
      total: 5,
      compared: 5,
      unchanged: 0,
      weaker: 4,
      stronger: 1,
      totals: {
        was: { ALLOW: 1, ALLOW_WITH_CONSTRAINTS: 1, REQUIRE_APPROVAL: 2, DENY: 1 },
        now: { ALLOW: 3, ALLOW_WITH_CONSTRAINTS: 0, REQUIRE_APPROVAL: 1, DENY: 1 },
      },
      by_tier: { was: { low: 1, medium: 1 }, now: { low: 1, medium: 0 } },
      changes_total: 5,
      problems: [],
    });
    expect(body.transitions).toContainEqual({ from: "REQUIRE_APPROVAL", to: "ALLOW", count: 1 });
    expect(body.by_rule).toContainEqual({ rule_id: "notes", decision: "REQUIRE_APPROVAL", was: 1, now: 1 });
    expect(body.by_rule).toContainEqual({ rule_id: "everything", decision: "ALLOW", was: 0, now: 3 });
    expect(body.by_rule).toContainEqual({ rule_id: null, decision: "DENY", was: 1, now: 0 });
    const byJob = new Map(body.changes.map((change) => ["job_id" in change ? change.job_id : "", change]));
    expect(byJob.get(note.job.id)).toMatchObject({
      tool: "note.add",
      agent: "agent",
      title: note.decision_summary.title,
      was: { decision: "REQUIRE_APPROVAL", tier: "medium", rule_id: "notes" },
      now: { decision: "REQUIRE_APPROVAL", tier: "low", rule_id: "notes", reason: "A glance" },
      effect: "weaker",
    });
    expect(byJob.get(report.job.id)).toMatchObject({ now: { decision: "ALLOW", tier: null }, effect: "weaker" });
    expect(byJob.get(read.job.id)).toMatchObject({ now: { decision: "DENY" }, effect: "stronger" });
    expect(body.changes.map((change) => change.effect)).toEqual(["weaker", "weaker", "weaker", "weaker", "stronger"]);
  });

  it("the policy that decided changes nothing; people and minutes are counted per day, tier and role", async () => {
    const { w, auditor } = await withAuditor();
    for (const tool of ["pay.send", "mail.send", "deploy.start", "note.add", "file.read", "drop.it", "fetch.it"])
      await proposed(w.agent.key, tool);
    const { body } = await simulated(auditor.token, { snapshot: snapshotName(GATES) });
    expect(body).toMatchObject({ snapshot: snapshotName(GATES), window: "30d", total: 7, unchanged: 7, changes: [] });
    expect(body.days).toBe(1);
    expect(body.assumed_minutes).toEqual({ low: 1, medium: 2, high: 5, critical: 10 });
    // Two for the payment, two for the mail, one each for deploy and note.
    expect(body.reviews_per_day).toEqual({ was: 6, now: 6 });
    expect(body.minutes_per_day).toEqual({ was: 37, now: 37 });
    expect(body.by_role).toContainEqual({
      role: "finance",
      was: 1,
      now: 1,
      reviews_per_day: { was: 2, now: 2 },
      minutes_per_day: { was: 20, now: 20 },
    });
    expect(body.by_role.map(({ role }) => role)).toContain("on-call or service-owner");
  });

  it("replays limits in the order of time, also those that the days before the window have filled", async () => {
    const { w, auditor } = await withAuditor();
    const HOUR_MS = 3_600_000;
    for (const [hoursAgo, amount] of [
      [30, 400],
      [20, 60],
      [10, 60],
      [5, 60],
      [1, 60],
    ] as const) {
      const view = await proposed(w.agent.key, "a.read", { args: { amount } });
      await backdate(view.job.id, hoursAgo * HOUR_MS);
    }
    const limits = [{ sum: "args.amount", per: "agent", over: "24h", max: 500 }];
    const source = sourceOf([{ id: "small", match: { tools: ["a.*"] }, decision: "allow", limits }]);
    const all = (await simulated(auditor.token, { source, window: "2d" })).body;
    // 400 + 60 fits; 20 h later the 400 still count against the second 60.
    expect(all).toMatchObject({ total: 5, totals: { now: { ALLOW: 4, REQUIRE_APPROVAL: 1 } } });
    expect(all.changes).toMatchObject([{ now: { reason: "limit: 460 + 60 > 500 in 24h", rule_id: "small" } }]);
    const late = (await simulated(auditor.token, { source, window: "12h" })).body;
    expect(late).toMatchObject({ total: 3, totals: { now: { ALLOW: 2, REQUIRE_APPROVAL: 1 } } });
  });

  it("against the active policy compares two policies, not a policy with history", async () => {
    const { w, auditor } = await withAuditor();
    await proposed(w.agent.key, "report.make");
    await rows("UPDATE tenants SET active_snapshot = NULL WHERE id = $1", [w.tenantId]);
    const nothing = (await simulated(auditor.token, { source: GATES, against: "active" })).body;
    expect(nothing).toMatchObject({ weaker: 1, totals: { was: { DENY: 1 }, now: { REQUIRE_APPROVAL: 1 } } });
    const admin = await w.person("ada", ["admin"]);
    await call(createRoute, { as: admin.token, body: { source: OPEN } });
    await rows("UPDATE tenants SET active_snapshot = $2 WHERE id = $1", [w.tenantId, snapshotName(OPEN)]);
    const { body } = await simulated(auditor.token, { snapshot: snapshotName(GATES), against: "active" });
    expect(body).toMatchObject({ stronger: 1, weaker: 0, transitions: [{ from: "ALLOW", to: "REQUIRE_APPROVAL" }] });
  });

  it("reads what a policy reads of a job: before, checkpoint and identity", async () => {
    const { w, auditor } = await withAuditor();
    await proposed(w.agent.key, "a.read", {
      before: { status: "open" },
      checkpoint: { confidence: 0.5 },
      identity: { credentials: "stripe/restricted" },
    });
    const source = sourceOf([
      {
        id: "read",
        match: { tools: ["a.read"] },
        when: {
          "before.status": { eq: "open" },
          "checkpoint.confidence": { lt: 0.8 },
          "identity.credentials": { exists: true },
        },
        decision: "allow",
      },
    ]);
    expect((await simulated(auditor.token, { source })).body).toMatchObject({ total: 1, unchanged: 1 });
  });

  it("samples the jobs that were sampled, each time", async () => {
    const source = sourceOf([{ id: "read", match: { tools: ["a.read"] }, decision: "allow", sample: "50%" }]);
    const { w, auditor } = await withAuditor(source);
    const jobs = Array.from({ length: 20 }, (_, page) => proposed(w.agent.key, "a.read", { args: { page } }));
    const sampled = (await Promise.all(jobs)).filter((view) => view.decision === "REQUIRE_APPROVAL").length;
    expect(sampled).toBeGreaterThan(0);
    const { totals, different } = (await simulated(auditor.token, { source })).body;
    expect({ totals: totals.now.REQUIRE_APPROVAL, different }).toEqual({ totals: sampled, different: 0 });
  });

  it("takes a job as the agent proposed it, and leaves out what is outside the window or another tenant's", async () => {
    const { w, auditor } = await withAuditor();
    const other = await withAuditor(`${GATES}# another tenant\n`);
    await proposed(other.w.agent.key, "note.add");
    const view = await proposed(w.agent.key, "a.read");
    await backdate(view.job.id, 8 * 86_400_000);
    await proposed(w.agent.key, "a.read");
    expect((await simulated(auditor.token, { source: OPEN, window: "7d" })).body.total).toBe(1);
    expect((await simulated(auditor.token, { source: OPEN, window: "9d" })).body.total).toBe(2);
    const theirs = snapshotName(`${GATES}# another tenant\n`);
    expect((await simulated(auditor.token, { snapshot: theirs })).status).toBe(404);
  });

  it("goes through more jobs than one batch, each once", async () => {
    const { w, auditor } = await withAuditor();
    const view = await proposed(w.agent.key, "a.read");
    await copies(
      view.job.id,
      Array.from({ length: 2_500 }, (_, index) => new Date(Date.now() - 5_000 + index)),
    );
    const { body } = await simulated(auditor.token, { source: OPEN });
    expect(body).toMatchObject({ total: 2_501, changes_total: 2_501 });
    expect(body.changes).toHaveLength(1_000);
    expect(new Set(body.changes.map((change) => "job_id" in change && change.job_id)).size).toBe(1_000);
  });
});

describe("who simulates, and with what", () => {
  it("people who may read policies; nothing is written", async () => {
    const { w, auditor } = await withAuditor();
    const weak = await w.person("weak", ["auditor"], []);
    for (const as of [w.agent.key, weak.token])
      expect(await simulated(as, { source: OPEN })).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect((await call(simulateRoute, { body: { source: OPEN } })).status).toBe(401);
    await proposed(w.agent.key, "note.add");
    const counts =
      "SELECT (SELECT count(*) FROM audit_events)::int + (SELECT count(*) FROM policy_snapshots)::int AS n";
    const [before] = await rows(counts);
    expect((await simulated(auditor.token, { source: OPEN })).status).toBe(200);
    expect(await rows(counts)).toEqual([before]);
  });

  const refused: [string, Record<string, unknown>, string][] = [
    ["neither source nor snapshot", {}, "source"],
    ["both", { source: OPEN, snapshot: "sha256:0" }, "source"],
    ["a window that is none", { source: OPEN, window: "soon" }, "window"],
    ["a window that is too long", { source: OPEN, window: "367d" }, "window"],
    ["a window and calls", { source: OPEN, window: "7d", calls: [{ tool: "a", args: {} }] }, "window"],
    ["no calls", { source: OPEN, calls: [] }, "calls"],
    ["something to compare with that isn't there", { source: OPEN, against: "tomorrow" }, "against"],
    ["an unknown key", { source: OPEN, tenant: "ten_1" }, ""],
  ];
  it.each(refused)("%s is refused", async (_, body, path) => {
    const { auditor } = await withAuditor();
    const answer = await simulated(auditor.token, body);
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status: 422, code: "invalid_request" });
    expect(answer.body.issues.map((issue) => issue.path)).toContain(path);
  });

  it("a policy with errors is refused with line and column, one that isn't there with 404", async () => {
    const { auditor } = await withAuditor();
    const { status, body } = await simulated(auditor.token, { source: "version: v1\nruels: []\n" });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "invalid_policy" });
    expect(body.issues).toContainEqual(expect.objectContaining({ path: "ruels", line: 2, column: 1 }));
    expect((await simulated(auditor.token, { snapshot: "sha256:0" })).status).toBe(404);
  });
});
