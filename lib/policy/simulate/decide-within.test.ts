import { describe, expect, it } from "vitest";
import { action, policyOf } from "../testing";
import { decideWithin } from "./decide-within";
import { WindowCounters } from "./window-counters";

const POLICY = policyOf(`version: v1
rules:
  - id: small
    match: { tools: ["note.*"] }
    when: { args.amount: { lte: 100 } }
    decision: allow
    tier: low
    limits:
      - { sum: args.amount, per: agent, over: 24h, max: 500 }
      - { count: true, per: agent, over: 1h, max: 20 }
  - id: gate
    match: { labels: { look: "yes" } }
    decision: require_approval
    reason: Somebody looks
`);

const note = (amount: number, minute: number, labels: Record<string, string> = {}) =>
  action({ tool: "note.add", args: { amount }, labels, now: new Date(Date.UTC(2026, 10, 20, 0, minute)) });

describe("decideWithin", () => {
  it("a split action is stopped at the limit, with a reason that does the sum", () => {
    const counters = new WindowCounters();
    const verdicts = Array.from({ length: 20 }, (_, minute) => decideWithin(POLICY, note(60, minute), counters));
    expect(verdicts.map(({ decision }) => decision)).toEqual([
      ...Array.from({ length: 8 }, () => "ALLOW"),
      ...Array.from({ length: 12 }, () => "REQUIRE_APPROVAL"),
    ]);
    expect(verdicts[8]).toMatchObject({ rule_id: "small", tier: "low", reason: "limit: 480 + 60 > 500 in 24h" });
  });

  it("names the first limit of a rule that is past several", () => {
    const counters = new WindowCounters();
    for (let i = 0; i < 20; i++) decideWithin(POLICY, note(25, 0), counters);
    expect(decideWithin(POLICY, note(25, 1), counters).reason).toBe("limit: 500 + 25 > 500 in 24h");
    expect(decideWithin(POLICY, note(0, 1), counters).reason).toBe("limit: 20 + 1 > 20 in 1h");
  });

  it("what waits for people for another reason uses nothing up, but a limit that it is past is told", () => {
    const counters = new WindowCounters();
    for (let i = 0; i < 10; i++)
      expect(decideWithin(POLICY, note(100, 0, { look: "yes" }), counters).reason).toBe("Somebody looks");
    for (let i = 0; i < 5; i++) expect(decideWithin(POLICY, note(100, 1), counters).decision).toBe("ALLOW");
    expect(decideWithin(POLICY, note(100, 2, { look: "yes" }), counters).rule_ids).toEqual(["gate", "small"]);
  });

  it("past one exception's limit, another of its own may lift the floor, and its limit counts", () => {
    const policy = policyOf(`version: v1
floor_exceptions:
  - { tool: refund.create, limits: [{ count: true, per: agent, over: 1h, max: 1 }], reason: One, expires_on: 2099-01-01 }
  - { tool: refund.create, limits: [{ count: true, per: agent, over: 1h, max: 2 }], reason: More, expires_on: 2099-01-01 }
rules:
  - { id: refunds, match: { tools: [refund.create] }, decision: allow }
`);
    const counters = new WindowCounters();
    const refund = action({ tool: "refund.create", risk_tags: ["money_out"] });
    const decisions = Array.from({ length: 5 }, () => decideWithin(policy, refund, counters).decision);
    expect(decisions).toEqual(["ALLOW", "ALLOW", "ALLOW", "REQUIRE_APPROVAL", "REQUIRE_APPROVAL"]);
  });
});
