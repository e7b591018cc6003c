import { describe, expect, it } from "vitest";
import { comparePolicies } from "./compare";
import { above, allow, bounded, changes, deny, everything, finance, gate, read, upTo, waits } from "./testing";

type Rules = readonly Record<string, unknown>[];

const constraints = { max_rows: 5 };
const byDefault = { default: "require_approval" };

const whole: [name: string, before: Rules, after: Rules, said: string[], rest?: Record<string, unknown>][] = [
  ["a new deny", [allow], [allow, deny], ["stronger: no-wire is new; it denies"]],
  [
    "a deny that is gone, what it denied being allowed,",
    [everything, deny],
    [everything],
    ["weaker: no-wire is gone; it denied"],
  ],
  [
    "a deny that is gone, what no rule matches being denied,",
    [allow, deny],
    [allow],
    ["neutral: no-wire is gone; it denied"],
  ],
  ["a new allow", [], [allow], ["weaker: small-refund is new; it allows"]],
  ["a new allow of what is allowed", [everything], [everything, allow], ["neutral: small-refund is new; it allows"]],
  ["an allow that is gone", [allow, everything], [everything], ["stronger: small-refund is gone; it allowed"]],
  [
    "a new gate of what was denied",
    [],
    [gate],
    [`weaker: payment-gate is new; it asks for 1 of reviewer (tier medium)${waits}`],
  ],
  [
    "a new gate of what was allowed",
    [everything],
    [everything, { ...gate, ...finance(2), ...above(10) }],
    ["stronger: payment-gate is new; it asks for 2 of finance (tier medium)"],
  ],
  [
    "a new gate of what could be in doubt, and was denied",
    [{ ...everything, ...upTo(50) }],
    [
      { ...everything, ...upTo(50) },
      { ...gate, ...upTo(50) },
    ],
    [`weaker: payment-gate is new; it asks for 1 of reviewer (tier medium)${waits}`],
  ],
  [
    "a new gate by the CEL that allows, which could fail, and was denied",
    [{ ...allow, when: "args.amount < 50" }],
    [
      { ...allow, when: "args.amount < 50" },
      { ...gate, match: allow.match, when: "args.amount < 50" },
    ],
    [`weaker: payment-gate is new; it asks for 1 of reviewer (tier medium)${waits}`],
  ],
  [
    "a new gate of tools that different rules allow",
    [allow, { ...allow, id: "payouts", match: { tools: ["payout.*"] } }],
    [
      allow,
      { ...allow, id: "payouts", match: { tools: ["payout.*"] } },
      { ...gate, match: { tools: ["refund.create", "payout.*"] } },
    ],
    ["stronger: payment-gate is new; it asks for 1 of reviewer (tier medium)"],
  ],
  [
    "a new gate of what waited by default",
    [],
    [{ ...gate, tier: "critical", ...finance(2) }],
    ["stronger: payment-gate is new; it asks for 2 of finance (tier critical)"],
    byDefault,
  ],
  [
    "a new gate that asks for less than the default",
    [],
    [{ ...gate, tier: "low" }],
    [
      "weaker: payment-gate is new; it asks for 1 of reviewer (tier low); what no rule matched asked for more by default",
    ],
    byDefault,
  ],
  [
    "a gate that is gone, what no rule matches being denied,",
    [gate],
    [],
    ["neutral: payment-gate is gone; it asked for 1 of reviewer (tier medium)"],
  ],
  [
    "a gate that is gone, what it gated being allowed,",
    [gate, everything],
    [everything],
    ["weaker: payment-gate is gone; it asked for 1 of reviewer (tier medium)"],
  ],
  [
    "a gate that is gone while another asks for as much",
    [{ ...gate, ...finance(2) }, everything, { ...gate, id: "pay", match: { tools: ["pay*"] }, ...finance(3) }],
    [everything, { ...gate, id: "pay", match: { tools: ["pay*"] }, ...finance(3) }],
    ["neutral: payment-gate is gone; it asked for 2 of finance (tier medium)"],
  ],
  [
    "bounds that are gone, and what they bound is denied,",
    [allow, { ...bounded, constraints }],
    [allow],
    ["stronger: egress is gone; it allowed with max_rows 5"],
  ],
  [
    "bounds that are gone, and what they bound is allowed without,",
    [everything, { ...bounded, constraints }],
    [everything],
    ["weaker: egress is gone; it allowed with max_rows 5; max_rows 5 no longer binds what else may run"],
  ],
  [
    "a limited allow that is gone, and its actions are allowed without limits,",
    [everything, { ...allow, limits: [{ count: true, per: "tenant", over: "1h", max: 1 }] }],
    [everything],
    ["weaker: small-refund is gone; it allowed"],
  ],
  [
    "a narrower allow with bounds, and what it leaves is allowed without,",
    [everything, { ...bounded, constraints }],
    [everything, { ...bounded, match: { tools: ["http.get"] }, constraints }],
    ["weaker: egress now matches tool http.get instead of tool http.*"],
  ],
  [
    "a narrower allow with bounds, and what it leaves is denied,",
    [{ ...bounded, constraints }],
    [{ ...bounded, match: { tools: ["http.get"] }, constraints }],
    ["stronger: egress now matches tool http.get instead of tool http.*"],
  ],
  [
    "a narrower deny, and what it leaves is allowed,",
    [deny, everything],
    [{ ...deny, match: { tools: ["wire.send"] } }, everything],
    ["weaker: no-wire now matches tool wire.send instead of tool wire.*"],
  ],
  [
    "a narrower gate, and what it leaves is allowed,",
    [{ ...gate, ...above(10) }, everything],
    [{ ...gate, ...above(50) }, everything],
    ["weaker: payment-gate now gates args.amount above 50 instead of 10"],
  ],
  ["another name", [allow], [{ ...allow, id: "refund" }], ["neutral: small-refund is now called refund"]],
  [
    "another name of a rule that counts",
    [{ ...allow, limits: [{ count: true, per: "tenant", over: "1h", max: 1 }] }],
    [{ ...allow, id: "refund", limits: [{ count: true, per: "tenant", over: "1h", max: 1 }] }],
    ["weaker: small-refund is now called refund; what it has counted starts again at 0"],
  ],
  ["another order of rules", [allow, gate, deny], [deny, gate, allow], []],
  [
    "another order in a list",
    [{ ...allow, match: { tools: ["a", "b"] } }],
    [{ ...allow, match: { tools: ["b", "a"] } }],
    [],
  ],
  [
    "another order of rules without an id",
    [
      { tool: "a", action: "deny" },
      { tool: "a", action: "escalate" },
    ],
    [
      { tool: "a", action: "escalate" },
      { tool: "a", action: "deny" },
    ],
    [],
  ],
  [
    "a smaller group that another gate asks for too, so that one person stands for two,",
    [
      { ...gate, approvers: [{ any_of: ["a", "b"] }] },
      { ...gate, id: "other", approvers: [{ role: "a" }] },
    ],
    [
      { ...gate, approvers: [{ role: "a" }] },
      { ...gate, id: "other", approvers: [{ role: "a" }] },
    ],
    ["weaker: payment-gate: needs 1 of a instead of 1 of a or b"],
  ],
  [
    "a gate that names whom its tier asks for",
    [{ ...gate, tier: "low" }],
    [{ ...gate, tier: "low", approvers: [{ role: "reviewer" }] }],
    ["weaker: payment-gate: needs 1 of reviewer by itself, also where a gate of another tier joins it"],
  ],
  [
    "an allow in place of a gate, of which a share asks for as much,",
    [gate],
    [{ ...gate, decision: "allow", sample: "50%" }],
    ["weaker: payment-gate now allows; it asked for 1 of reviewer (tier medium)"],
  ],
  [
    "a limited allow that no longer is sure of what leaves its environment out, and another allows it without limits,",
    [everything, { ...bounded, constraints, sample: "50%" }],
    [everything, { ...bounded, constraints, sample: "50%", match: { ...bounded.match, environments: ["*"] } }],
    ["weaker: egress now matches only environment *"],
  ],
  [
    "a higher tier that by a policy's own settings asks for fewer of a gate that joins it",
    [
      { ...gate, ...finance(3) },
      { ...gate, id: "all", tier: "low" },
    ],
    [
      { ...gate, ...finance(3), tier: "critical" },
      { ...gate, id: "all", tier: "low" },
    ],
    [
      "weaker: payment-gate: tier critical instead of medium",
      "stronger: payment-gate: expires after 4h instead of 24h",
      "stronger: payment-gate: can be taken back for 5s instead of 0s",
    ],
    { tiers: { medium: { approvers: 3 }, critical: { approvers: 1 } } },
  ],
  [
    "a wider gate of what another rule allows",
    [gate, everything],
    [{ ...gate, match: { tools: ["pay*"] } }, everything],
    ["stronger: payment-gate now matches tool pay* instead of tool payment.*"],
  ],
  [
    "a narrower gate, what is left being gated as much,",
    [gate, everything, { ...gate, id: "pay", match: { tools: ["pay*"] } }],
    [{ ...gate, match: { tools: ["payment.send"] } }, everything, { ...gate, id: "pay", match: { tools: ["pay*"] } }],
    ["neutral: payment-gate now matches tool payment.send instead of tool payment.*"],
  ],
];

describe("a change of the rules", () => {
  it.each(whole)("%s", (_, before, after, said, rest) => {
    expect(changes(read(before, rest), read(after, rest))).toEqual(said);
  });

  it("is given with its rule, for whom it is, and plain values", () => {
    const rule = { ...gate, match: { ...gate.match, environments: ["production"], risk_tags: [] }, ...above(50) };
    const diff = comparePolicies(read([{ ...rule, ...finance(2) }]), read([{ ...rule, ...finance(1) }]));
    expect(diff.changes).toEqual([
      {
        kind: "rule_changed",
        id: "payment-gate",
        effect: "weaker",
        says: "payment-gate: needs 1 of finance instead of 2",
        applies_to: "tool payment.*, environment production, no risk tag, args.amount > 50",
        before: [{ any_of: ["finance"], count: 2 }],
        after: [{ any_of: ["finance"], count: 1 }],
      },
    ]);
  });
});
