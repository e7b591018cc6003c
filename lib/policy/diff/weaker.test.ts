import { describe, expect, it } from "vitest";
import type { LimitUse, Requirement, Verdict } from "../schemas";
import { isWeaker } from "./weaker";

const verdict = (given: Partial<Verdict>): Verdict => ({
  decision: "ALLOW",
  tier: null,
  rule_id: null,
  rule_ids: [],
  reason: "",
  requirements: [],
  constraints: {},
  sla_seconds: null,
  expires_seconds: null,
  undo_seconds: null,
  reason_codes: [],
  escalations: [],
  floor: [],
  limits: [],
  trace: [],
  ...given,
});

const gate = (given: Partial<Verdict> = {}): Verdict =>
  verdict({
    decision: "REQUIRE_APPROVAL",
    tier: "medium",
    requirements: [{ any_of: ["finance"], count: 1 }],
    sla_seconds: 60,
    expires_seconds: 600,
    undo_seconds: 5,
    ...given,
  });
const asks = (...requirements: [roles: string[], count: number][]): { requirements: Requirement[] } => ({
  requirements: requirements.map(([any_of, count]) => ({ any_of, count })),
});
const bounded = (constraints: Verdict["constraints"]): Verdict =>
  verdict({ decision: "ALLOW_WITH_CONSTRAINTS", constraints });
const limit: LimitUse = { rule_id: "a", path: null, per: "agent", subject: "1", over_seconds: 60, max: 5, amount: 1 };
const limited = (given: Partial<LimitUse>): Verdict => verdict({ limits: [{ ...limit, ...given }] });
const deny = verdict({ decision: "DENY" });

/** What asks for more, and what for less. */
const ordered: [string, Verdict, Verdict][] = [
  ["denied, not asked for", deny, gate()],
  ["asked for, not allowed", gate(), verdict({})],
  ["asked for, not allowed with constraints", gate(), bounded({ max_rows: 1 })],
  ["a higher tier", gate({ tier: "high" }), gate()],
  ["an earlier expiry", gate({ expires_seconds: 60 }), gate()],
  ["a longer undo window", gate({ undo_seconds: 10 }), gate()],
  ["more people", gate(asks([["finance"], 2])), gate()],
  ["a group more", gate(asks([["finance"], 1], [["legal"], 1])), gate()],
  ["a smaller group", gate(), gate(asks([["finance", "legal"], 1]))],
  ["a constraint", bounded({ max_rows: 1 }), verdict({})],
  ["a constraint after approval", gate({ constraints: { max_rows: 1 } }), gate()],
  ["a smaller number", bounded({ max_rows: 1 }), bounded({ max_rows: 2 })],
  ["a larger minimum", bounded({ min_rows: 2 }), bounded({ min_rows: 1 })],
  ["a shorter list", bounded({ hosts: ["a"] }), bounded({ hosts: ["a", "b"] })],
  ["a longer denylist", bounded({ host_denylist: ["a", "b"] }), bounded({ host_denylist: ["a"] })],
  ["a limit", limited({}), verdict({})],
  ["a lower limit", limited({}), limited({ max: 6 })],
  ["a limit over more time", limited({}), limited({ over_seconds: 30 })],
];

/** What can't be compared, so that each is weaker than the other. */
const unordered: [string, Verdict, Verdict][] = [
  ["other people", gate(), gate(asks([["legal"], 1]))],
  ["people for a tier", gate({ tier: "high" }), gate(asks([["finance"], 2]))],
  ["two people where one could stand for both", gate(asks([["a", "b"], 1], [["a", "c"], 1])), gate(asks([["a"], 1]))],
  ["another value of a constraint", bounded({ region: "eu" }), bounded({ region: "us" })],
  ["a limit per something else", limited({ per: "tool" }), limited({})],
  ["a limit of something else", limited({ path: "args.amount" }), limited({})],
];

/** What asks for the same. */
const same: [string, Verdict, Verdict][] = [
  ["the SLA, which only notifies", gate({ sla_seconds: 600 }), gate()],
  ["the rule and its reason", gate({ rule_id: "other", reason: "other", rule_ids: ["other"] }), gate()],
  ["constraints of what is denied", verdict({ decision: "DENY", constraints: { max_rows: 1 } }), deny],
  ["the order of groups", gate(asks([["a"], 1], [["b"], 1])), gate(asks([["b"], 1], [["a"], 1]))],
  ["the limits of floor exceptions", limited({ rule_id: "floor-exception:x#1" }), verdict({})],
];

describe("a verdict is weaker than another", () => {
  it.each(ordered)("where there was %s", (_, more, less) => {
    expect(isWeaker(more, less)).toBe(true);
    expect(isWeaker(less, more)).toBe(false);
  });

  it.each(unordered)("where there were %s, either way", (_, one, other) => {
    expect(isWeaker(one, other)).toBe(true);
    expect(isWeaker(other, one)).toBe(true);
  });

  it.each(same)("but not by %s", (_, one, other) => {
    expect(isWeaker(one, other)).toBe(false);
    expect(isWeaker(other, one)).toBe(false);
  });

  it("but not where a policy says more closely who reviews", () => {
    const general = gate(asks([["reviewer"], 1]));
    expect(isWeaker(general, gate())).toBe(false);
    expect(isWeaker(gate(), general)).toBe(true);
    expect(isWeaker(gate(asks([["reviewer"], 2])), gate())).toBe(true);
  });

  it("beside the floor, which fills up one group, only where a group or people in all are missing", () => {
    const floor: Verdict["floor"] = ["money_out"];
    const filled = gate({ floor, ...asks([["finance"], 2]) });
    expect(isWeaker(filled, gate({ floor, ...asks([["finance"], 1], [["legal"], 1]) }))).toBe(false);
    expect(isWeaker(filled, gate({ floor }))).toBe(true);
    expect(isWeaker(filled, gate({ floor, ...asks([["legal"], 2]) }))).toBe(true);
  });

  it("not by what is unknown of the past", () => {
    const { decision, tier, requirements, constraints } = gate();
    expect(isWeaker({ decision, tier, requirements, constraints }, gate({ undo_seconds: 0 }))).toBe(false);
  });
});
