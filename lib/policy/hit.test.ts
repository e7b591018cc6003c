import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate";
import { limitReason } from "./limit-reason";
import type { LimitUse, PolicyInput } from "./schemas";
import { action, policyOf, sourceOf } from "./testing";

const allow = { id: "small", match: { tools: ["*"] }, decision: "allow" };
const sum = { sum: "args.amount", per: "agent", over: "24h", max: 500 };
const decide = (rules: unknown[], given: Partial<PolicyInput> = {}, exceeded: [string, string][] = []) =>
  evaluate(policyOf(sourceOf(rules)), action({ tool: "task.run", ...given }), { exceeded: new Map(exceeded) });

describe("limits", () => {
  const use: LimitUse = {
    rule_id: "small",
    path: "args.amount",
    per: "agent",
    subject: "agt_1",
    over_seconds: 86_400,
    max: 500,
    amount: 60,
  };
  const args = { amount: 60 };

  it("an allow says what it would use of them", () => {
    const count = { count: true, per: "tenant", over: "1h", max: 20 };
    const verdict = decide([{ ...allow, limits: [sum, count] }], { args });
    const counted = { ...use, path: null, per: "tenant", subject: "", over_seconds: 3_600, max: 20, amount: 1 };
    expect(verdict).toMatchObject({ decision: "ALLOW", limits: [use, counted] });
  });

  it.each<[string, Partial<PolicyInput>, string]>([
    ["agent", {}, "agt_1"],
    ["tool", {}, "task.run"],
    ["tenant", {}, ""],
    ["person", { on_behalf_of: "user:Dana+x@Example.com" }, "dana@example.com"],
  ])("per %s", (per, given, subject) => {
    expect(decide([{ ...allow, limits: [{ ...sum, per }] }], { args, ...given }).limits).toEqual([
      { ...use, per, subject },
    ]);
  });

  it("past one the rule gates, as it says or as any gate does", () => {
    const past: [string, string][] = [["small", "limit: 480 + 60 > 500 in 24h"]];
    const limited = { ...allow, limits: [sum] };
    expect(decide([limited], { args }, past)).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      rule_id: "small",
      reason: "limit: 480 + 60 > 500 in 24h",
      tier: "medium",
      requirements: [{ any_of: ["reviewer"], count: 1 }],
      limits: [],
    });
    const gated = { ...limited, tier: "critical", approvers: [{ role: "finance", count: 2 }] };
    expect(decide([gated], { args }, past)).toMatchObject({
      tier: "critical",
      requirements: [{ any_of: ["finance"], count: 2 }],
    });
  });

  it("past one it also joins the gates of other rules: they are no way around it", () => {
    const gate = { id: "gate", decision: "require_approval", tier: "low" };
    const limited = { ...allow, limits: [sum], tier: "high" };
    expect(decide([gate, limited], { args })).toMatchObject({ tier: "low", rule_ids: ["gate"], limits: [use] });
    expect(decide([gate, limited], { args }, [["small", "limit"]])).toMatchObject({
      tier: "high",
      rule_ids: ["small", "gate"],
    });
  });

  it.each<[unknown, string]>([
    [undefined, "limit: args.amount is missing; a number from 0 was expected"],
    ["60", 'limit: args.amount is a string, "60"; a number from 0 was expected'],
    [-60, "limit: args.amount is a number, -60; a number from 0 was expected"],
    [Number.NaN, "limit: args.amount is a number, NaN; a number from 0 was expected"],
  ])("[T7] an amount that cannot be counted gates: %s", (amount, reason) => {
    expect(decide([{ ...allow, limits: [sum] }], { args: { amount } })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      reason,
      limits: [],
    });
  });

  it("a deny uses nothing", () => {
    expect(
      decide(
        [
          { id: "deny", decision: "deny" },
          { ...allow, limits: [sum] },
        ],
        { args },
      ).limits,
    ).toEqual([]);
  });

  it.each<[Partial<LimitUse>, number, string]>([
    [{}, 480, "limit: 480 + 60 > 500 in 24h"],
    [{ over_seconds: 172_800 }, 480, "limit: 480 + 60 > 500 in 2d"],
    [{ over_seconds: 5_400, amount: 1, max: 20 }, 20, "limit: 20 + 1 > 20 in 1h30m"],
    [{ over_seconds: 45 }, 480, "limit: 480 + 60 > 500 in 45s"],
    [{ amount: 0.2, max: 0.3 }, 0.1 + 0.2, "limit: 0.3 + 0.2 > 0.3 in 24h"],
  ])("the reason says what was used, what more is asked, and in what time: %j", (given, used, reason) => {
    expect(limitReason({ ...use, ...given }, used)).toBe(reason);
  });
});

describe("sampling", () => {
  const sampled = { ...allow, sample: "5%", tier: "low" };

  it("sends what is drawn to people, at the tier that the rule says", () => {
    expect(decide([sampled], { draw: 0.0499 })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      tier: "low",
      rule_id: "small",
      reason: 'sampled: 5 % of what "small" allows goes to review',
    });
    expect(decide([sampled], { draw: 0.05 }).decision).toBe("ALLOW");
    expect(decide([sampled], { draw: null }).decision).toBe("ALLOW");
  });

  it("keeps the constraints of what it sends", () => {
    const bounded = { ...sampled, decision: "allow_with_constraints", constraints: { max_rows: 5 } };
    expect(decide([bounded], { draw: 0 })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      constraints: { max_rows: 5 },
    });
    expect(decide([bounded], { draw: 0.5 })).toMatchObject({ decision: "ALLOW_WITH_CONSTRAINTS" });
  });
});

describe("what a gate says of undoing and rejecting", () => {
  const gate = { id: "gate", decision: "require_approval" };
  const of = (rules: unknown[], rest = {}) => evaluate(policyOf(sourceOf(rules, rest)), action({ tool: "task.run" }));

  it("the rule's word, else the tier's and the policy's", () => {
    expect(of([gate])).toMatchObject({ undo_seconds: 0, reason_codes: [] });
    expect(of([{ ...gate, tier: "high" }])).toMatchObject({ undo_seconds: 5 });
    expect(of([gate], { tiers: { medium: { undo_window: "9s" } }, reason_codes: ["a"] })).toMatchObject({
      undo_seconds: 9,
      reason_codes: ["a"],
    });
    expect(
      of([{ ...gate, tier: "high", undo_window: "0s", reason_codes: ["b"] }], { reason_codes: ["a"] }),
    ).toMatchObject({
      undo_seconds: 0,
      reason_codes: ["b"],
    });
  });

  it("of several gates the longest time to undo, and all reasons", () => {
    const other = { ...gate, id: "other", undo_window: "7s", reason_codes: ["b", "a"] };
    expect(of([{ ...gate, reason_codes: ["a"] }, other])).toMatchObject({ undo_seconds: 7, reason_codes: ["a", "b"] });
  });

  it("of several gates every step of their chains; one role is told once, the first time", () => {
    const chain = [
      { after: "30m", to: "manager" },
      { after: "15m", to: "team-lead" },
    ];
    const other = { ...gate, id: "other", escalate_after: [{ after: "20m", to: "manager" }] };
    expect(of([{ ...gate, escalate_after: chain }, other]).escalations).toEqual([
      { after_seconds: 900, to: "team-lead" },
      { after_seconds: 1_200, to: "manager" },
    ]);
    expect(of([gate]).escalations).toEqual([]);
  });
});
