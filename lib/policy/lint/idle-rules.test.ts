import { describe, expect, it } from "vitest";
import { codes, deny, gate, READ } from "./testing";

describe("of two rules, the one that changes nothing is reported", () => {
  const cases: [string, Record<string, unknown>, Record<string, unknown>][] = [
    ["an allow below a gate", READ, gate({ match: { tools: ["crm.*"] } })],
    [
      "an allow with a condition below a gate without",
      { ...READ, when: "size(args.a) > 1" },
      gate({ match: { tools: ["crm.*"] } }),
    ],
    ["a gate below a denial", gate(), deny()],
    [
      "a gate below a wider one that asks for as much",
      gate(),
      gate({ match: { tools: ["crm.*"] }, tier: "high", sla: "5m" }),
    ],
    [
      "a gate above a bound below one above a lower bound",
      gate({ when: { "args.n": { gt: 500 } } }),
      gate({ when: { "args.n": { gte: 100 } } }),
    ],
    [
      "a plain allow below a wider one with a limit",
      READ,
      { match: { tools: ["crm.*"] }, decision: "allow", limits: [{ count: true, per: "agent", over: "1h", max: 5 }] },
    ],
    ["one tag below several", gate({ match: { risk_tags: ["a"] } }), gate({ match: { risk_tags: ["a", "b"] } })],
    [
      "all of several tags below one",
      gate({ match: { risk_tags_all: ["a", "b"] } }),
      gate({ match: { risk_tags: ["a"] } }),
    ],
    ["a label more", gate({ match: { labels: { a: "1", b: "2" } } }), gate({ match: { labels: { a: "1" } } })],
    [
      "a bound below one with its edge",
      gate({ when: { "args.n": { gt: 100 } } }),
      gate({ when: { "args.n": { gte: 100 } } }),
    ],
  ];

  it.each(cases)("%s", (_, narrow, wide) => {
    expect(codes([narrow, wide])).toEqual(["r0 unreachable"]);
    expect(codes([wide, narrow])).toEqual(["r1 unreachable"]);
  });
});

it("nothing is said where the stricter rule only matches some of what the other does", () => {
  const either = gate({ match: { risk_tags: ["a", "b"] } });
  expect(codes([either, gate({ match: { risk_tags_all: ["a"] }, tier: "high" })])).toEqual([]);
  const everywhere = gate({ match: { tools: ["crm.write"] } });
  expect(codes([everywhere, gate({ match: { tools: ["crm.*"], environments: ["*"] } })])).toEqual([]);
});
