import { describe, expect, it } from "vitest";
import { sourceOf } from "../testing";
import { codes, deny, gate, lint } from "./testing";

describe("an allow that the floor overrides says which class, which tier, and how an exception is written", () => {
  const allow = (match: Record<string, unknown>) => ({ match, decision: "allow" });
  const exception = { when: { "args.a": { lt: 5 } }, reason: "Because", expires_on: "2027-01-01" };

  it("with its place", () => {
    const source = `rules:
  - { id: pay, match: { tools: [crm.read, refund.create] }, decision: allow }
  - { id: tag, match: { tools: [crm.*], risk_tags: [x, access_change] }, decision: allow }`;
    const [refund, tagged, ...others] = lint(source);
    expect(others).toEqual([]);
    expect(refund).toMatchObject({ code: "floor_overrides", path: "rules[0].match.tools", line: 2, column: 32 });
    expect(refund?.message).toMatch(
      /^the floor asks people at tier critical whatever this rule allows: .*\(money_out\)\. Make/,
    );
    expect(refund?.message).toContain('floor_exceptions: [{ tool: "refund.create", class: money_out, when: …');
    expect(tagged).toMatchObject({ code: "floor_overrides", line: 3, rule_id: "tag" });
    expect(tagged?.message).toContain("(access_change)");
  });

  it("and who is missing, where today's people can't meet that tier", () => {
    const [finding] = lint(sourceOf([{ id: "a", ...allow({ tools: ["refund.create"] }) }]), {
      roles: new Map([["reviewer", ["ann"]]]),
    });
    expect(finding?.message).toContain("(money_out), which needs 2 people with reviewer; 1 holds it. Make");
  });

  const cases: [string, Record<string, unknown>, Record<string, unknown>, boolean][] = [
    ["a tool of the second guide's form", { tool: "refund.create" }, {}, true],
    ["a glob that begins with it", { match: { tools: ["refund.*"] } }, {}, true],
    ["a glob that ends with it", { match: { tools: ["*create_refund"] } }, {}, true],
    ["a glob of which only some are", { match: { tools: ["payment.*"] } }, {}, true],
    ["a topic", { match: { topics: ["job.refund.create"] } }, {}, true],
    ["all of several tags", { match: { tools: ["a"], risk_tags_all: ["x", "money_out"] } }, {}, true],
    ["an exception for it", { tool: "refund.create" }, { ...exception, tool: "refund.create" }, false],
    ["an exception for some of it", { match: { tools: ["refund.*"] } }, { ...exception, tool: "refund.create" }, false],
    ["an exception of its class", { tool: "refund.create" }, { ...exception, tool: "*", class: "money_out" }, false],
    [
      "an exception of another class",
      { tool: "refund.create" },
      { ...exception, tool: "*", class: "access_change" },
      true,
    ],
    ["an exception that ended", { tool: "refund.create" }, { ...exception, tool: "*", expires_on: "2026-11-19" }, true],
    ["a deployment", { match: { tools: ["deploy.*"] } }, {}, true],
    ["a deployment to staging", { match: { tools: ["deploy.*"], environments: ["staging*", "dev"] } }, {}, false],
    ["a deployment to production", { match: { tools: ["deploy.*"], environments: ["dev", "prod*"] } }, {}, true],
    ["a tool that the floor leaves alone", { tool: "crm.read" }, {}, false],
  ];
  it.each(cases)("%s", (_, rule, lifted, isFound) => {
    const rest = "tool" in lifted ? { floor_exceptions: [lifted] } : {};
    const found = codes([{ ...rule, action: "allow" }], rest).filter((code) => code.includes("floor_overrides"));
    expect(found).toEqual(isFound ? ["r0 floor_overrides"] : []);
  });

  it("not where the rule allows nothing anyway, nor for a gate", () => {
    const stopped = [allow({ tools: ["refund.create"] }), deny({ match: { tools: ["refund.*"] } })];
    expect(codes(stopped)).toEqual(["r0 unreachable"]);
    expect(codes([gate({ match: { tools: ["refund.create"] } })])).toEqual([]);
  });
});
