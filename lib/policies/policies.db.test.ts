import { describe, expect, it } from "vitest";
import { POST as activateRoute } from "@/app/api/v1/policies/[snapshot]/activate/route";
import { GET as oneRoute } from "@/app/api/v1/policies/[snapshot]/route";
import { GET as listRoute, POST as createRoute } from "@/app/api/v1/policies/route";
import { snapshotName } from "@/lib/policy/snapshot";
import { browser, GATES, propose, proposed } from "@/test/api";
import { call, rows, type TestPerson, type World, world } from "@/test/world";
import type { CreatedPolicy } from "./create";
import type { PolicyList, PolicyView } from "./list";

type Issues = { issues: { path: string; message: string; line: number; column: number }[] };

const STRICT = "version: v1\ndefault: deny\nrules: []\n";
const create = (as: string, source: string) => call<CreatedPolicy & Issues>(createRoute, { as, body: { source } });
const activate = (as: string, id: string, body: unknown = { reason: "reviewed" }) =>
  call(activateRoute, { as, id, body });
const listed = async (as: string): Promise<PolicyList> => (await call<PolicyList>(listRoute, { as })).body;
const withAdmin = async (): Promise<{ w: World; admin: TestPerson }> => {
  const w = await world(GATES);
  return { w, admin: await w.person("ada", ["admin"]) };
};
const eventsOf = (w: World) =>
  rows<{ type: string; actor: unknown; data: unknown }>(
    "SELECT type, actor, data - 'commitments' AS data FROM audit_events WHERE tenant_id = $1 AND type LIKE 'policy.%' ORDER BY id",
    [w.tenantId],
  );

describe("POST /policies", () => {
  it("stores a draft named by the hash of its source; the active one stays", async () => {
    const { w, admin } = await withAdmin();
    const answer = await create(admin.token, STRICT);
    expect(answer).toMatchObject({ status: 201, body: { snapshot: snapshotName(STRICT), status: "draft" } });
    const { active, items } = await listed(admin.token);
    expect(active).toMatchObject({ snapshot: snapshotName(GATES), source: GATES, status: "active" });
    expect(items.map((item) => item.status).sort()).toEqual(["active", "draft"]);
    expect((await proposed(w.agent.key, "file.read")).decision).toBe("ALLOW");
    const actor = { kind: "person", id: admin.id, channel: "token" };
    expect(await eventsOf(w)).toMatchObject([
      { type: "policy.created", actor, data: { snapshot: snapshotName(STRICT) } },
    ]);
  });

  it("the same source twice is the same snapshot and one event; the active source is told to be active", async () => {
    const { w, admin } = await withAdmin();
    const answers = await Promise.all([1, 2, 3, 4].map(() => create(admin.token, STRICT)));
    expect(new Set(answers.map((answer) => answer.body.snapshot)).size).toBe(1);
    expect(await eventsOf(w)).toHaveLength(1);
    expect((await create(admin.token, GATES)).body).toMatchObject({ snapshot: snapshotName(GATES), status: "active" });
  });

  const rule = (text: string): string => `version: v1\nrules:\n  - id: gate\n    ${text}\n`;
  const malformed: [string, string, { line: number; path?: string }][] = [
    ["bad YAML", "version: v1\nrules:\n  - id: [a\n", { line: 4 }],
    ["another version", "version: v2\nrules: []\n", { line: 1, path: "version" }],
    ["a default that allows", "version: v1\ndefault: allow\nrules: []\n", { line: 2, path: "default" }],
    ["an unknown key", `version: v1\nruels: []\n`, { line: 2, path: "ruels" }],
    ["an unknown key in a rule", rule("decision: deny\n    aprovers: [{ role: finance }]"), { line: 5 }],
    ["a rule without decision", rule("match: { risk_tags: [payment] }"), { line: 3 }],
    ["a bad glob", rule('match: { tools: ["pay.[a-"] }\n    decision: deny'), { line: 4 }],
    ["an unknown decision", rule("decision: maybe"), { line: 4 }],
    [
      "a gate for nobody",
      rule("decision: require_approval\n    approvers: [{ role: finance, count: 0 }]"),
      { line: 5 },
    ],
    ["the same id twice", `${rule("decision: deny")}  - id: gate\n    decision: deny\n`, { line: 5 }],
    ["an alias", "version: v1\nrules: &r []\nother: *r\n", { line: 3 }],
  ];
  it.each(malformed)(
    "%s is refused with line and column; nothing is stored, the active one stays",
    async (_, source, at) => {
      const { w, admin } = await withAdmin();
      const { status, body } = await create(admin.token, source);
      expect({ status, code: body.code }).toEqual({ status: 422, code: "invalid_policy" });
      expect(body.issues.map((issue) => issue.line)).toContain(at.line);
      for (const issue of body.issues) expect(issue.column).toBeGreaterThanOrEqual(1);
      if (at.path) expect(body.issues.map((issue) => issue.path)).toContain(at.path);
      const { active, items } = await listed(admin.token);
      expect([active?.snapshot, items.length]).toEqual([snapshotName(GATES), 1]);
      expect(await eventsOf(w)).toEqual([]);
    },
  );

  it("says what is doubtful about it, by the people there are", async () => {
    const { admin } = await withAdmin();
    const source =
      "rules:\n  - id: pay\n    match: { tools: [x] }\n    decision: require_approval\n    reason: y\n    approvers: [{ role: finanz }]\n";
    const { body } = await create(admin.token, source);
    expect(body.lint).toContainEqual(expect.objectContaining({ rule_id: "pay", line: 6, severity: "error" }));
  });

  it("takes nothing but a source of at most 256 KiB", async () => {
    const { admin } = await withAdmin();
    for (const body of [
      {},
      { source: "" },
      { source: {} },
      { source: STRICT, activate: true },
      { source: `#${"x".repeat(262_144)}` },
    ])
      expect((await call(createRoute, { as: admin.token, body })).status).toBe(422);
  });
});

describe("POST /policies/{snapshot}/activate", () => {
  it("makes it the active one for the next request, once, with one event; by its full name or its hash", async () => {
    const { w, admin } = await withAdmin();
    const waiting = await proposed(w.agent.key, "note.add");
    await create(admin.token, STRICT);
    const answer = await activate(admin.token, encodeURIComponent(snapshotName(STRICT)));
    expect(answer).toMatchObject({ status: 200, body: { status: "active", snapshot: snapshotName(STRICT) } });
    const denied = await propose(w.agent.key, { tool: "file.read", args: {} });
    expect(denied.body).toMatchObject({ decision: "DENY", policy_snapshot: snapshotName(STRICT) });
    expect(waiting.policy_snapshot).toBe(snapshotName(GATES));

    const again = snapshotName(STRICT).split("#")[1] ?? "";
    expect((await activate(admin.token, again)).status).toBe(200);
    const [, ...more] = await eventsOf(w);
    const data = { snapshot: snapshotName(STRICT), previous: snapshotName(GATES) };
    expect(more).toEqual([{ type: "policy.activated", actor: expect.objectContaining({ id: admin.id }), data }]);
  });

  it("[T21] a job that waits keeps the snapshot and the gate it was decided under", async () => {
    const { w, admin } = await withAdmin();
    const view = await proposed(w.agent.key, "pay.send");
    await create(admin.token, STRICT);
    await activate(admin.token, snapshotName(STRICT));
    const [row] = await rows("SELECT policy_snapshot FROM revisions WHERE job_id = $1", [view.job.id]);
    expect(row).toEqual({ policy_snapshot: snapshotName(GATES) });
  });

  it("refuses what isn't there, isn't a name, or gives no reason", async () => {
    const { w, admin } = await withAdmin();
    for (const id of ["sha256:0", "cfg:system:policy#sha256:x", "x", "%", "%E0%A4%A"])
      expect((await activate(admin.token, id)).status, id).toBe(404);
    const other = await world(`${GATES}# another tenant's\n`);
    const theirs = snapshotName(`${GATES}# another tenant's\n`);
    expect((await activate(admin.token, theirs)).status).toBe(404);
    expect((await call(oneRoute, { as: admin.token, id: theirs })).status).toBe(404);
    expect(other.tenantId).not.toBe(w.tenantId);
    for (const body of [{}, { reason: " " }, { reason: "x", force: true }])
      expect((await activate(admin.token, snapshotName(GATES), body)).status).toBe(422);
  });

  it("refuses a snapshot that this version can't read; the active one stays", async () => {
    const { w, admin } = await withAdmin();
    const source = "version: v0\n";
    await rows("INSERT INTO policy_snapshots (tenant_id, name, source) VALUES ($1, $2, $3)", [
      w.tenantId,
      snapshotName(source),
      source,
    ]);
    expect(await activate(admin.token, snapshotName(source))).toMatchObject({
      status: 422,
      body: { code: "invalid_policy" },
    });
    expect((await listed(admin.token)).active?.snapshot).toBe(snapshotName(GATES));
  });
});

/** One rule gated less: reports run without anybody. */
const WEAKER = GATES.replace(
  "decision: require_approval\n    reason: Reports are looked at\n    tier: low\n    approvers: [{ role: reviewer }]",
  "decision: allow",
);
const STRICTER = GATES.replace("tier: medium", "tier: high");

describe("[T21] a policy that weakens anything needs two administrators", () => {
  const two = async () => {
    const { w, admin } = await withAdmin();
    return { w, ada: admin, bela: await w.person("bela", ["admin"]) };
  };
  const activeName = async (as: string) => (await listed(as)).active?.snapshot;

  it("waits after the first, who is told what gets weaker; the second makes it active", async () => {
    const { w, ada, bela } = await two();
    await proposed(w.agent.key, "report.send");
    await create(ada.token, WEAKER);
    const name = snapshotName(WEAKER);
    const first = await activate(ada.token, name, { reason: "reports are harmless" });
    expect(first).toMatchObject({
      status: 202,
      body: {
        status: "needs_second_admin",
        snapshot: name,
        weakens: {
          weakens: true,
          changes: [{ id: "reports" }],
          jobs: { checked: 1, weaker: 1, examples: [{ tool: "report.send", from: "REQUIRE_APPROVAL", to: "ALLOW" }] },
        },
      },
    });
    expect((await activate(ada.token, name)).status).toBe(202);
    expect((await proposed(w.agent.key, "report.send")).decision).toBe("REQUIRE_APPROVAL");
    const { pending, active } = await listed(bela.token);
    expect(active?.snapshot).toBe(snapshotName(GATES));
    expect(pending).toMatchObject([
      { snapshot: name, previous: snapshotName(GATES), requested_by: ada.id, reason: "reports are harmless" },
    ]);

    expect(await activate(bela.token, name)).toMatchObject({ status: 200, body: { status: "active" } });
    expect((await proposed(w.agent.key, "report.send")).decision).toBe("ALLOW");
    expect((await listed(bela.token)).pending).toEqual([]);
    const events = await eventsOf(w);
    expect(events.map((event) => event.type)).toEqual([
      "policy.created",
      "policy.activation_requested",
      "policy.activated",
    ]);
    expect(events[2]).toMatchObject({ actor: { id: bela.id }, data: { requested_by: ada.id, confirmed_by: bela.id } });
  });

  it("tightening needs one", async () => {
    const { ada } = await two();
    await create(ada.token, STRICTER);
    expect((await activate(ada.token, snapshotName(STRICTER))).status).toBe(200);
  });

  it("rolling back to a weaker one needs two as well", async () => {
    const { ada, bela } = await two();
    await create(ada.token, STRICTER);
    await activate(ada.token, snapshotName(STRICTER));
    expect((await activate(ada.token, snapshotName(GATES))).status).toBe(202);
    expect((await activate(bela.token, snapshotName(GATES))).status).toBe(200);
  });

  it("an exception to the floor needs two", async () => {
    const { ada } = await two();
    const exception = `floor_exceptions: [{ tool: report.send, when: { args.n: { lt: 5 } }, reason: x, expires_on: 2027-01-01 }]\n`;
    await create(ada.token, GATES + exception);
    expect((await activate(ada.token, snapshotName(GATES + exception))).status).toBe(202);
  });

  it("a request counts only for what it would have replaced", async () => {
    const { ada, bela } = await two();
    for (const source of [WEAKER, STRICTER]) await create(ada.token, source);
    await activate(ada.token, snapshotName(WEAKER));
    await activate(bela.token, snapshotName(STRICTER));
    expect((await activate(bela.token, snapshotName(WEAKER))).status).toBe(202);
    expect(await activeName(ada.token)).toBe(snapshotName(STRICTER));
    expect((await activate(ada.token, snapshotName(WEAKER))).status).toBe(200);
  });

  it("a request of somebody who is no administrator any more counts for nothing", async () => {
    for (const undo of [
      "DELETE FROM person_roles WHERE person_id = $1",
      "UPDATE person_roles SET expires_at = now() WHERE person_id = $1",
      "UPDATE people SET disabled_at = now() WHERE id = $1",
    ]) {
      const { ada, bela } = await two();
      await create(ada.token, WEAKER);
      await activate(ada.token, snapshotName(WEAKER));
      await rows(undo, [ada.id]);
      expect((await activate(bela.token, snapshotName(WEAKER))).status, undo).toBe(202);
      expect(await activeName(bela.token)).toBe(snapshotName(GATES));
    }
  });

  it("two at once: one asks, the other confirms, and it becomes active once", async () => {
    const { w, ada, bela } = await two();
    await create(ada.token, WEAKER);
    const name = snapshotName(WEAKER);
    const answers = await Promise.all([ada, bela, ada, bela].map(({ token }) => activate(token, name)));
    expect(answers.map((answer) => answer.status).sort()[0]).toBe(200);
    expect((await eventsOf(w)).filter((event) => event.type === "policy.activated")).toHaveLength(1);
    expect(await activeName(ada.token)).toBe(name);
  });

  it("the person's second token is no second person", async () => {
    const { w, ada } = await two();
    await create(ada.token, WEAKER);
    await activate(ada.token, snapshotName(WEAKER));
    const { headers } = await browser(w, ada.id);
    const again = await call(activateRoute, { headers, id: snapshotName(WEAKER), body: { reason: "again" } });
    expect(again.status).toBe(202);
  });
});

describe("who changes policies", () => {
  it("administrators only, with a token that may; everyone with a role reads them", async () => {
    const { w, admin } = await withAdmin();
    await create(admin.token, STRICT);
    const before = await eventsOf(w);
    const weak = await w.person("weak", ["admin"], ["read", "decide"]);
    const others = await Promise.all(
      ["manager", "auditor", "reviewer", "finance"].map((role) => w.person(role, [role])),
    );
    for (const { token } of [...others, weak, { token: w.agent.key }]) {
      expect(await create(token, "version: v1\nrules: []\n")).toMatchObject({
        status: 403,
        body: { code: "forbidden" },
      });
      expect((await activate(token, snapshotName(STRICT))).status).toBe(403);
    }
    for (const { token } of [...others, weak]) {
      const { body } = await call<PolicyView>(oneRoute, { as: token, id: snapshotName(STRICT) });
      expect(body).toMatchObject({ source: STRICT, status: "draft", created_by: admin.id });
    }
    expect((await call(listRoute, { as: w.agent.key })).status).toBe(403);
    expect(await eventsOf(w)).toEqual(before);
    expect((await listed(admin.token)).active?.snapshot).toBe(snapshotName(GATES));
  });

  it("an administrator's browser may as well", async () => {
    const { w, admin } = await withAdmin();
    const { headers } = await browser(w, admin.id);
    expect((await call(createRoute, { headers, body: { source: STRICT } })).status).toBe(201);
  });
});
