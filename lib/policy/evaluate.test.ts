import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate";
import { action, decide, policyOf, sourceOf } from "./testing";

const everything = { match: { tools: ["*"] } };
const allow = { id: "allow", ...everything, decision: "allow" };
const bounded = { id: "bounded", ...everything, decision: "allow_with_constraints", constraints: { max_rows: 10 } };
const gate = { id: "gate", decision: "require_approval" };
const deny = { id: "deny", decision: "deny" };
/** A condition that `amount` "900", a text, leaves in doubt. */
const doubtful = { when: { "args.amount": { gt: 100 } } };
const args = { amount: "900" };
const found = 'args.amount is a string, "900"; a number was expected';

describe("the strictest rule that applies decides", () => {
  it.each([
    [[allow, bounded, gate, deny], "DENY", "deny", ["deny"]],
    [[allow, bounded, gate], "REQUIRE_APPROVAL", "gate", ["gate", "bounded"]],
    [[allow, bounded], "ALLOW_WITH_CONSTRAINTS", "bounded", ["bounded"]],
    [[allow], "ALLOW", "allow", ["allow"]],
  ])("of %j: %s", (rules, decision, rule_id, rule_ids) => {
    expect(decide(sourceOf(rules))).toMatchObject({ decision, rule_id, rule_ids });
    expect(decide(sourceOf([...rules].reverse()))).toMatchObject({ decision, rule_id, rule_ids });
  });

  it("what is not a gate has no tier, requirements or times", () => {
    for (const rules of [[allow], [bounded], [deny]]) {
      expect(decide(sourceOf(rules))).toMatchObject({
        tier: null,
        requirements: [],
        sla_seconds: null,
        expires_seconds: null,
      });
    }
  });

  it("constraints also bind what runs after approval", () => {
    expect(decide(sourceOf([gate, bounded])).constraints).toEqual({ max_rows: 10 });
    expect(decide(sourceOf([{ ...gate, constraints: { max_rows: 5 } }, bounded])).constraints).toEqual({ max_rows: 5 });
    expect(decide(sourceOf([deny, bounded])).constraints).toEqual({});
  });

  it("rules whose constraints cannot both be kept deny", () => {
    const eu = { ...bounded, id: "eu", constraints: { region: "eu" } };
    const us = { ...bounded, id: "us", constraints: { region: "us" } };
    const reason = "The rules that apply disagree about the constraint region";
    expect(decide(sourceOf([us, eu]))).toMatchObject({
      decision: "DENY",
      rule_id: "eu",
      rule_ids: ["eu", "us"],
      reason,
      constraints: {},
    });
    expect(decide(sourceOf([us, eu, gate]))).toMatchObject({
      decision: "DENY",
      rule_ids: ["gate", "eu", "us"],
      reason,
      tier: null,
    });
  });
});

describe("without a rule that applies, the default decides; it is never allow", () => {
  it("deny, also where nothing is said", () => {
    const nothing = {
      decision: "DENY",
      rule_id: null,
      rule_ids: [],
      reason: 'No rule matches "task.run"; the default is deny',
    };
    expect(decide("rules: []")).toMatchObject(nothing);
    expect(decide(sourceOf([], { default: "deny" }))).toMatchObject(nothing);
  });

  it("require_approval: a gate as if a rule said no more than that", () => {
    expect(decide(sourceOf([], { default: "require_approval", tiers: { medium: { sla: "5m" } } }))).toEqual({
      decision: "REQUIRE_APPROVAL",
      tier: "medium",
      rule_id: null,
      rule_ids: [],
      reason: 'No rule matches "task.run"; the default is require_approval',
      requirements: [{ any_of: ["reviewer"], count: 1 }],
      constraints: {},
      sla_seconds: 300,
      expires_seconds: 86_400,
      undo_seconds: 0,
      reason_codes: [],
      escalations: [],
      floor: [],
      limits: [],
      trace: [],
    });
  });

  it("the agent's name for its tool is shown for what it is", () => {
    expect(decide("rules: []", { tool: 'x"\u202e' }).reason).toBe(
      'No rule matches "x\\"\\u{202e}"; the default is deny',
    );
  });
});

describe("[T7] fail closed: what cannot be evaluated", () => {
  it.each([
    ["deny", "DENY"],
    ["require_approval", "REQUIRE_APPROVAL"],
  ])("makes a rule that says %s apply, and the reason says what", (decision, decided) => {
    const rule = { id: "r", decision, reason: "Payments over 100", ...doubtful };
    expect(decide(sourceOf([allow, rule]), { args })).toMatchObject({
      decision: decided,
      rule_id: "r",
      reason: `Payments over 100 (${found})`,
    });
    expect(decide(sourceOf([allow, rule]))).toMatchObject({
      decision: decided,
      reason: "Payments over 100 (args.amount is missing)",
    });
  });

  it("makes an allow not apply", () => {
    expect(decide(sourceOf([{ ...allow, ...doubtful }]), { args })).toMatchObject({
      decision: "DENY",
      rule_id: null,
      rule_ids: [],
    });
  });

  it("makes an allow under constraints allow nothing", () => {
    expect(decide(sourceOf([{ ...bounded, ...doubtful }]), { args })).toMatchObject({
      decision: "DENY",
      rule_id: null,
      constraints: {},
    });
  });

  it("but its constraints bind what another rule allows, or a person approves", () => {
    const inDoubt = { ...bounded, ...doubtful, reason: "At most ten rows" };
    expect(decide(sourceOf([allow, inDoubt]), { args })).toMatchObject({
      decision: "ALLOW_WITH_CONSTRAINTS",
      rule_id: "allow",
      rule_ids: ["allow", "bounded"],
      reason: `Allowed by rule "allow"; At most ten rows (${found})`,
      constraints: { max_rows: 10 },
    });
    expect(decide(sourceOf([gate, inDoubt]), { args })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      constraints: { max_rows: 10 },
    });
    expect(decide(sourceOf([inDoubt], { default: "require_approval" }), { args })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      rule_id: null,
      rule_ids: ["bounded"],
      reason: `No rule matches "task.run"; the default is require_approval; At most ten rows (${found})`,
      constraints: { max_rows: 10 },
    });
  });

  it("an environment that the agent leaves out does not lead around the gate for production", () => {
    const rule = { ...gate, match: { environments: ["production"] }, reason: "Production" };
    expect(decide(sourceOf([allow, rule]))).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      reason: "Production (environment is missing)",
    });
    expect(decide(sourceOf([allow, rule]), { environment: "staging" }).decision).toBe("ALLOW");
  });

  it("an error is as good as unreadable", () => {
    const broken = {
      get amount(): never {
        throw new Error("lost");
      },
    };
    expect(decide(sourceOf([allow, { ...deny, ...doubtful }]), { args: broken }).decision).toBe("DENY");
  });
});

describe("a reason that no rule gives", () => {
  it.each([
    [allow, 'Allowed by rule "allow"'],
    [bounded, 'Allowed with constraints by rule "bounded"'],
    [gate, 'Rule "gate" requires approval'],
    [deny, 'Denied by rule "deny"'],
  ])("%j", (rule, reason) => {
    expect(decide(sourceOf([rule])).reason).toBe(reason);
  });
});

describe("the trace", () => {
  const other = { ...gate, id: "other", match: { tools: ["refund.*"] } };
  const small = { ...gate, id: "small", when: { "args.amount": { lt: 10 } } };
  const policy = policyOf(
    sourceOf([
      allow,
      { ...allow, id: "in-doubt", ...doubtful },
      { ...bounded, ...doubtful },
      other,
      small,
      { ...gate, ...doubtful },
      deny,
    ]),
  );

  it("says of every rule whether and why, the strictest first", () => {
    const { trace, ...verdict } = evaluate(policy, action({ args }), { trace: true });
    expect(verdict).toMatchObject({ decision: "DENY", rule_id: "deny" });
    expect(trace).toEqual([
      { rule_id: "deny", outcome: "matched", why: "it matches every action" },
      { rule_id: "gate", outcome: "could_not_evaluate", why: `${found}, so this rule gates it` },
      {
        rule_id: "other",
        outcome: "not_matched",
        why: 'match.tools ["refund.*"] does not hold: tool is "task.run"',
      },
      { rule_id: "small", outcome: "could_not_evaluate", why: `${found}, so this rule gates it` },
      {
        rule_id: "bounded",
        outcome: "could_not_evaluate",
        why: `${found}, so this rule does not allow it, but its constraints bind`,
      },
      { rule_id: "allow", outcome: "matched", why: "everything it asks for holds" },
      { rule_id: "in-doubt", outcome: "could_not_evaluate", why: `${found}, so this rule does not allow it` },
    ]);
  });

  it("says what a condition found", () => {
    const { trace } = evaluate(policy, action({ args: { amount: 50 } }), { trace: true });
    expect(trace.find(({ rule_id }) => rule_id === "small")).toEqual({
      rule_id: "small",
      outcome: "not_matched",
      why: "args.amount lt 10 does not hold: args.amount is a number, 50",
    });
  });

  it("is empty unless asked for, and changes nothing", () => {
    const plain = evaluate(policy, action({ args }));
    expect(plain.trace).toEqual([]);
    expect({ ...evaluate(policy, action({ args }), { trace: true }), trace: [] }).toEqual(plain);
  });
});

it("a caller that changes a verdict changes no later one", () => {
  const policy = policyOf(sourceOf([{ ...gate, approvers: [{ any_of: ["a", "b"] }], constraints: { hosts: ["x"] } }]));
  const verdict = evaluate(policy, action());
  expect(() => ((verdict.requirements[0]?.any_of ?? []) as string[]).push("anyone")).toThrow(TypeError);
  expect(() => (verdict.reason_codes as string[]).push("any")).toThrow(TypeError);
  (verdict.constraints.hosts as string[]).push("y");
  verdict.rule_ids.push("z");
  const again = evaluate(policy, action());
  expect(again.requirements).toEqual([{ any_of: ["a", "b"], count: 1 }]);
  expect(again.constraints).toEqual({ hosts: ["x"] });
  expect(again.rule_ids).toEqual(["gate"]);
});
