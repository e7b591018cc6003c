import { describe, expect, it } from "vitest";
import { allow, bounded, deny, finance, gate, upTo, waits, thereAndBack, type ThereAndBack } from "./testing";

const table: ThereAndBack[] = [
  [
    "a higher threshold of an allow",
    { ...allow, ...upTo(50) },
    { ...allow, ...upTo(500) },
    "weaker: small-refund now allows args.amount up to 500 instead of 50",
    "stronger: small-refund now allows args.amount up to 50 instead of 500",
  ],
  [
    "a condition more of an allow",
    { ...allow, ...upTo(50) },
    { ...allow, when: { "args.amount": { lte: 50 }, "args.currency": { eq: "EUR" } } },
    "stronger: small-refund now applies only where args.currency = EUR",
    "weaker: small-refund no longer asks that args.currency = EUR",
  ],
  [
    "a branch more of an allow",
    { ...allow, when: { any: [{ "args.a": { eq: 1 } }, { "args.b": { eq: 1 } }] } },
    { ...allow, when: { any: [{ "args.a": { eq: 1 } }, { "args.b": { eq: 1 } }, { "args.c": { eq: 1 } }] } },
    "weaker: small-refund now applies where (args.a = 1 or args.b = 1 or args.c = 1) instead of where (args.a = 1 or args.b = 1)",
    "stronger: small-refund now applies where (args.a = 1 or args.b = 1) instead of where (args.a = 1 or args.b = 1 or args.c = 1)",
  ],
  [
    "a longer list of an allow",
    { ...allow, when: { "args.currency": { in: ["EUR"] } } },
    { ...allow, when: { "args.currency": { in: ["EUR", "USD"] } } },
    "weaker: small-refund now applies where args.currency is one of EUR, USD instead of where args.currency is one of EUR",
    "stronger: small-refund now applies where args.currency is one of EUR instead of where args.currency is one of EUR, USD",
  ],
  [
    "other CEL, of which nothing is known,",
    { ...allow, when: "args.amount < 50" },
    { ...allow, when: "args.amount < 40" },
    'weaker: small-refund now applies where "args.amount < 40" instead of where "args.amount < 50"',
    'weaker: small-refund now applies where "args.amount < 50" instead of where "args.amount < 40"',
  ],
  [
    "a tool more of an allow",
    allow,
    { ...allow, match: { tools: ["refund.*", "payout.*"] } },
    "weaker: small-refund now matches tool refund.* or payout.* instead of tool refund.*",
    "stronger: small-refund now matches tool refund.* instead of tool refund.* or payout.*",
  ],
  [
    "a key of match more of an allow",
    allow,
    { ...allow, match: { ...allow.match, environments: ["production"] } },
    "stronger: small-refund now matches only environment production",
    "weaker: small-refund no longer matches only environment production",
  ],
  [
    "a wider deny",
    deny,
    { ...deny, match: { tools: ["*wire.*"] } },
    "stronger: no-wire now matches tool *wire.* instead of tool wire.*",
    "neutral: no-wire now matches tool wire.* instead of tool *wire.*",
  ],
  [
    "a wider gate, where what no rule matches is denied,",
    gate,
    { ...gate, match: { tools: ["pay*"] } },
    `weaker: payment-gate now matches tool pay* instead of tool payment.*${waits}`,
    "neutral: payment-gate now matches tool payment.* instead of tool pay*",
  ],
  [
    "a gate in place of an allow",
    allow,
    { ...allow, decision: "require_approval", tier: "low" },
    "stronger: small-refund now asks for 1 of reviewer (tier low); it allowed",
    "weaker: small-refund now allows; it asked for 1 of reviewer (tier low)",
  ],
  [
    "a deny in place of a gate",
    { ...gate, ...finance(2) },
    { id: gate.id, match: gate.match, decision: "deny", reason: "money" },
    "stronger: payment-gate now denies; it asked for 2 of finance (tier medium)",
    "weaker: payment-gate now asks for 2 of finance (tier medium); it denied",
  ],
  [
    "constraints on an allow",
    { ...bounded, decision: "allow" },
    { ...bounded, constraints: { max_rows: 5 } },
    "stronger: egress now allows with max_rows 5; it allowed",
    "weaker: egress now allows; it allowed with max_rows 5",
  ],
];

describe("a change of what a rule matches, or decides", () => {
  it.each(table)("%s", (_, before, after, there, back) => {
    expect(thereAndBack(before, after)).toEqual([there, back]);
  });
});
