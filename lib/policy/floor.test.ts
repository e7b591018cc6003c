import { describe, expect, it } from "vitest";
import { evaluate } from "./evaluate";
import type { PolicyInput, Verdict } from "./schemas";
import { action, policyOf, sourceOf } from "./testing";

const TOOL = "task.run";
const everything = { match: { tools: ["*"] } };
const allow = { id: "allow", ...everything, decision: "allow" };
const gate = { id: "gate", decision: "require_approval", reason: "Look at it" };

function decide(
  rules: unknown[],
  given: Partial<PolicyInput> = {},
  rest: Record<string, unknown> = {},
  exceeded: [string, string][] = [],
): Verdict {
  return evaluate(policyOf(sourceOf(rules, rest)), action({ tool: TOOL, ...given }), { exceeded: new Map(exceeded) });
}

const money = { risk_tags: ["money_out"] };
const bulk = { risk_tags: ["bulk_outbound"] };

describe("the floor holds after the rules", () => {
  it.each<[string, string, number, number]>([
    ["money_out", "critical", 2, 14_400],
    ["contract_change", "critical", 2, 14_400],
    ["bulk_outbound", "high", 1, 28_800],
    ["data_destruction", "critical", 2, 14_400],
    ["access_change", "critical", 2, 14_400],
    ["protected_code_infra", "high", 1, 28_800],
    ["regulated_decision", "critical", 2, 14_400],
    ["public_commitment", "high", 1, 28_800],
  ])("%s: an allow becomes a gate of tier %s for %d", (name, tier, count, expires_seconds) => {
    expect(decide([allow], { risk_tags: [name] })).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      tier,
      rule_id: `floor:${name}`,
      rule_ids: [`floor:${name}`],
      reason: `The floor (${name}): the risk tag ${name}`,
      requirements: [{ any_of: ["reviewer"], count }],
      expires_seconds,
      undo_seconds: 5,
      floor: [name],
    });
  });

  it("raises a gate's tier and people, and leaves who they are to the rule", () => {
    const rules = [{ ...gate, tier: "low", approvers: [{ role: "finance" }], sla: "2h", expires: "2h" }];
    expect(decide(rules, money)).toMatchObject({
      tier: "critical",
      rule_id: "gate",
      rule_ids: ["gate", "floor:money_out"],
      reason: "Look at it",
      requirements: [{ any_of: ["finance"], count: 2 }],
      sla_seconds: 3_600,
      expires_seconds: 7_200,
    });
  });

  it("is silent where the rules ask for as much", () => {
    const rules = [{ ...gate, tier: "critical", approvers: [{ role: "finance" }, { role: "security" }] }];
    expect(decide(rules, money)).toMatchObject({
      rule_id: "gate",
      rule_ids: ["gate"],
      reason: "Look at it",
      requirements: [
        { any_of: ["finance"], count: 1 },
        { any_of: ["security"], count: 1 },
      ],
      floor: ["money_out"],
    });
  });

  it("raises each gate by itself, so that one more gate never takes people away", () => {
    const finance = { ...gate, id: "finance", approvers: [{ role: "finance" }] };
    const security = { ...gate, id: "security", approvers: [{ role: "security" }] };
    expect(decide([finance, security], money).requirements).toEqual([
      { any_of: ["finance"], count: 2 },
      { any_of: ["security"], count: 2 },
    ]);
  });

  it("several classes: the highest tier", () => {
    expect(decide([allow], { risk_tags: ["bulk_outbound", "money_out"] })).toMatchObject({
      tier: "critical",
      floor: ["money_out", "bulk_outbound"],
    });
  });

  it("a default that gates is raised; a deny stays", () => {
    expect(decide([], money, { default: "require_approval" })).toMatchObject({
      tier: "critical",
      floor: ["money_out"],
    });
    expect(decide([], money)).toMatchObject({ decision: "DENY", floor: [] });
    expect(decide([{ id: "deny", decision: "deny" }, allow], money)).toMatchObject({ decision: "DENY", floor: [] });
  });

  it("keeps the constraints of an allow that it overrides", () => {
    const bounded = { id: "bounded", ...everything, decision: "allow_with_constraints", constraints: { max_rows: 5 } };
    expect(decide([bounded], bulk)).toMatchObject({
      constraints: { max_rows: 5 },
      rule_ids: ["floor:bulk_outbound", "bounded"],
    });
  });

  it("follows a tier's own settings, never below the gate's", () => {
    const tiers = { critical: { approvers: 3, sla: "10m", expires: "20m", undo_window: "30s" } };
    expect(decide([{ ...gate, tier: "low" }], money, { tiers })).toMatchObject({
      requirements: [{ any_of: ["reviewer"], count: 3 }],
      sla_seconds: 600,
      expires_seconds: 1_200,
      undo_seconds: 30,
    });
  });

  it("is explained", () => {
    const { trace } = evaluate(policyOf(sourceOf([allow])), action({ tool: TOOL, ...money }), { trace: true });
    expect(trace.at(-1)).toEqual({ rule_id: "floor:money_out", outcome: "matched", why: "the risk tag money_out" });
  });
});

describe("an exception to the floor", () => {
  const small = {
    tool: "task.*",
    when: { "args.amount": { lte: 50 } },
    reason: "small ones",
    expires_on: "2026-11-20",
  };
  const except = (...floor_exceptions: unknown[]) => ({ floor_exceptions });
  const args = (amount: unknown): Partial<PolicyInput> => ({ ...money, args: { amount } });
  const id = "floor-exception:task.*#1";

  it("lets the rules decide within its bounds, and only there", () => {
    expect(decide([allow], args(50), except(small)).decision).toBe("ALLOW");
    expect(decide([allow], args(51), except(small))).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      floor: ["money_out"],
    });
    expect(decide([allow], { ...args(5), tool: "other.run" }, except(small)).decision).toBe("REQUIRE_APPROVAL");
    expect(decide([], args(5), except(small)).decision).toBe("DENY");
  });

  it("[T7] is none where its bounds cannot be read", () => {
    for (const amount of ["50", null, undefined, [50]])
      expect(decide([allow], args(amount), except(small)).decision).toBe("REQUIRE_APPROVAL");
  });

  it("ends with its day", () => {
    const at = (now: string) => decide([allow], { ...args(5), now: new Date(now) }, except(small)).decision;
    expect(at("2026-11-20T23:59:59.999Z")).toBe("ALLOW");
    expect(at("2026-11-21T00:00:00.000Z")).toBe("REQUIRE_APPROVAL");
  });

  it("lifts the classes that it names, all where it names none", () => {
    const both = { ...args(5), risk_tags: ["money_out", "bulk_outbound"] };
    expect(decide([allow], both, except(small)).decision).toBe("ALLOW");
    expect(decide([allow], both, except({ ...small, class: "money_out" }))).toMatchObject({ floor: ["bulk_outbound"] });
    const second = { ...small, class: ["bulk_outbound"] };
    expect(decide([allow], both, except({ ...small, class: "money_out" }, second)).decision).toBe("ALLOW");
  });

  it("counts what it lets through, once; past the limit the floor holds and says why", () => {
    const limited = { ...small, limits: [{ sum: "args.amount", per: "agent", over: "24h", max: 500 }] };
    const two = { ...args(5), risk_tags: ["money_out", "bulk_outbound"] };
    const use = {
      rule_id: id,
      path: "args.amount",
      per: "agent",
      subject: "agt_1",
      over_seconds: 86_400,
      max: 500,
      amount: 5,
    };
    expect(decide([allow], two, except(limited)).limits).toEqual([use]);
    const past = decide([allow], args(5), except(limited), [[id, "limit: 496 + 5 > 500 in 24h"]]);
    expect(past).toMatchObject({
      decision: "REQUIRE_APPROVAL",
      reason: "The floor (money_out): the risk tag money_out; limit: 496 + 5 > 500 in 24h",
    });
  });

  it("is explained", () => {
    const policy = policyOf(sourceOf([allow], except(small, { ...small, tool: "x" })));
    const of = (amount: unknown) =>
      evaluate(policy, action({ tool: TOOL, ...args(amount) }), { trace: true }).trace.slice(1, 3);
    expect(of(5)).toEqual([
      { rule_id: id, outcome: "matched", why: "everything it asks for holds" },
      { rule_id: "floor-exception:x#1", outcome: "not_matched", why: "it is about another tool" },
    ]);
    expect(of(60)[0]).toMatchObject({
      outcome: "not_matched",
      why: "args.amount lte 50 does not hold: args.amount is a number, 60",
    });
    expect(of("5")[0]).toMatchObject({
      outcome: "could_not_evaluate",
      why: 'args.amount is a string, "5"; a number was expected, so the floor holds',
    });
  });
});
