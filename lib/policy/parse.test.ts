import { describe, expect, it } from "vitest";
import { parsePolicy } from "./parse";
import { issuesOf, policyOf } from "./testing";

const rule = (text: string): string => `rules:\n  - id: a\n    ${text.replaceAll("\n", "\n    ")}\n`;
const gate = (text: string): string => rule(`decision: require_approval\n${text}`);
const when = (text: string): string => rule(`decision: deny\nwhen: ${text}`);

describe("the policy itself", () => {
  it.each([
    ["version: v1", "1:1 rules is missing; a list of rules was expected"],
    ["rules: 1", "1:8 rules a list of rules was expected; this is a number, 1"],
    ["rules:", "1:1 rules a list of rules was expected; this is null"],
    ["rules: [a]", '1:9 rules[0] a rule was expected; this is a string, "a"'],
    ["version: 1\nrules: []", "1:10 version v1 was expected; this is a number, 1"],
    ["rules: []\ndefault: allow", '2:10 default deny or require_approval was expected; this is a string, "allow"'],
    ["rules: []\nrulez: []", '2:1 rulez "rulez" is no key here; did you mean rules?'],
    ["rules: []\nextends: free", '2:10 extends one of assistive, bounded, open was expected; this is a string, "free"'],
    ["rules: []\nreason_codes: []", "2:15 reason_codes the list is empty; name at least one, or leave the key out"],
    [
      "rules: []\nreason_codes: [Wrong]",
      "2:16 reason_codes[0] a reason code is made of lower-case letters, digits and _, such as wrong_amount",
    ],
    ["rules: []\nreason_codes: [a, a]", "2:15 reason_codes a reason code stands here twice"],
    [
      "rules: []\ntiers: { high: { undo_window: 5m } }",
      '2:31 tiers.high.undo_window "5m" is no undo window; write 0s to 60s',
    ],
    ["rules: []\ntiers: { hihg: {} }", '2:10 tiers.hihg "hihg" is no key here; did you mean high?'],
    [
      "rules: []\ntiers: { high: { sla: 30 } }",
      "2:23 tiers.high.sla a duration such as 30m was expected; this is a number, 30",
    ],
    ["rules: []\ntiers: { high: { approvers: 0 } }", "2:29 tiers.high.approvers at least 1 person is needed"],
    [
      "rules: []\ntiers: { high: { expiry: 3h } }",
      '2:18 tiers.high.expiry "expiry" is no key here; did you mean expires?',
    ],
  ])("%j", (source, issue) => {
    expect(issuesOf(source)).toEqual([issue]);
  });

  it("has at most 1,000 rules", () => {
    const rules = (count: number) =>
      `rules:\n${Array.from({ length: count }, (_, n) => `- {id: r${n}, decision: deny}`).join("\n")}`;
    expect(issuesOf(rules(1_000))).toEqual([]);
    expect(issuesOf(rules(1_001))).toEqual(["2:1 rules at most 1000 rules are allowed"]);
  });
});

describe("a rule", () => {
  const noEffect = (word: string) => `has no effect on a rule that says ${word}`;
  it.each([
    [
      rule("reason: x"),
      "2:5 rules[0].decision is missing; allow, allow_with_constraints, require_approval or deny was expected",
    ],
    [
      rule("decision: alow"),
      '3:15 rules[0].decision one of allow, allow_with_constraints, require_approval, deny was expected; this is a string, "alow"',
    ],
    [
      rule("decision: ALLOW"),
      '3:15 rules[0].decision one of allow, allow_with_constraints, require_approval, deny was expected; this is a string, "ALLOW"',
    ],
    [
      rule("action: require_approval"),
      '3:13 rules[0].action one of allow, escalate, deny was expected; this is a string, "require_approval"',
    ],
    [rule("decision: deny\naction: deny"), "4:5 rules[0].action action and decision say the same thing; leave one out"],
    [
      rule("decision: deny\ntool: x\nmatch: { tools: [x] }"),
      "4:5 rules[0].tool tool and match.tools say the same thing; leave one out",
    ],
    ["rules:\n  - decision: deny", "2:5 rules[0].id is missing; every rule is named"],
    [
      "rules:\n  - tool: x\n    match: { topics: [y] }\n    decision: deny",
      "2:5 rules[0].id is missing; every rule is named",
    ],
    [
      "rules:\n  - id: a\n    decision: deny\n  - id: a\n    decision: deny",
      '4:9 rules[1].id another rule has the id "a"',
    ],
    [
      "rules:\n  - id: a#1\n    decision: deny",
      "2:9 rules[0].id an id is made of letters, digits and . _ - / : such as payment-gate",
    ],
    ["rules:\n  - id: 7\n    decision: deny", "2:9 rules[0].id an id was expected; this is a number, 7"],
    [rule("decision: allow"), "2:5 rules[0].match is missing; only deny and require_approval may match every action"],
    [
      rule("decision: allow\nwhen: { args.a: { eq: 1 } }"),
      "2:5 rules[0].match is missing; only deny and require_approval may match every action",
    ],
    [
      rule("decision: allow_with_constraints\ntool: x"),
      "2:5 rules[0].constraints is missing; without any this is a plain allow",
    ],
    [rule("decision: deny\ntier: high"), `4:5 rules[0].tier ${noEffect("deny")}`],
    [rule("decision: allow\ntool: x\napprovers: [{ role: a }]"), `5:5 rules[0].approvers ${noEffect("allow")}`],
    [rule("decision: deny\nsla: 5m"), `4:5 rules[0].sla ${noEffect("deny")}`],
    [rule("decision: deny\nexpires: 5m"), `4:5 rules[0].expires ${noEffect("deny")}`],
    [rule("decision: deny\nconstraints: { a: 1 }"), `4:5 rules[0].constraints ${noEffect("deny")}`],
    [rule("decision: deny\nreson: x"), '4:5 rules[0].reson "reson" is no key here; did you mean reason?'],
    [rule("decision: deny\ntopics: [x]"), '4:5 rules[0].topics "topics" is no key here; did you mean match.topics?'],
    [rule("decision: deny\nsample: 5%"), `4:5 rules[0].sample ${noEffect("deny")}`],
    [rule("decision: require_approval\nsample: 5%"), `4:5 rules[0].sample ${noEffect("require_approval")}`],
    [rule("decision: deny\nundo_window: 5s"), `4:5 rules[0].undo_window ${noEffect("deny")}`],
    [rule("decision: allow\ntool: x\nreason_codes: [a]"), `5:5 rules[0].reason_codes ${noEffect("allow")}`],
    [
      rule("decision: deny\nlimits: [{ count: true, per: agent, over: 1h, max: 2 }]"),
      `4:5 rules[0].limits ${noEffect("deny")}`,
    ],
    [rule("decision: deny\nreason: ''"), "4:13 rules[0].reason a reason cannot be empty"],
    [rule(`decision: deny\nreason: ${"x".repeat(501)}`), "4:13 rules[0].reason a reason has at most 500 characters"],
    [rule("decision: deny\nreason: 5"), "4:13 rules[0].reason a text was expected; this is a number, 5"],
  ])("%j", (source, issue) => {
    expect(issuesOf(source)).toEqual([issue]);
  });
});

describe("match", () => {
  it.each([
    ["{}", "4:12 rules[0].match names nothing; leave the key out instead"],
    ["[a]", "4:12 rules[0].match a map such as { tools: [payment.send] } was expected; this is a list"],
    ["{ tool: [a] }", '4:14 rules[0].match.tool "tool" is no key here; did you mean tools?'],
    ["{ tools: a }", '4:21 rules[0].match.tools a list of globs was expected; this is a string, "a"'],
    ["{ tools: [] }", "4:21 rules[0].match.tools the list is empty; name at least one, or leave the key out"],
    ["{ topics: ['job.[x]'] }", '4:23 rules[0].match.topics[0] "[" has no meaning in a glob here; only * and ? do'],
    ["{ agents: [a, ''] }", "4:26 rules[0].match.agents[1] a glob cannot be empty"],
    ["{ environments: [1] }", "4:29 rules[0].match.environments[0] a glob was expected; this is a number, 1"],
    ["{ modes: [asynch] }", '4:22 rules[0].match.modes[0] one of sync, async was expected; this is a string, "asynch"'],
    ["{ risk_tags: [' x'] }", "4:26 rules[0].match.risk_tags[0] a tag cannot begin or end with a space"],
    [
      "{ risk_tags_all: [] }",
      "4:29 rules[0].match.risk_tags_all the list is empty; name at least one, or leave the key out",
    ],
    ["{ labels: {} }", "4:22 rules[0].match.labels names nothing; leave the key out instead"],
    ["{ labels: { tier: 1 } }", "4:30 rules[0].match.labels.tier a label's value was expected; this is a number, 1"],
  ])("%s", (match, issue) => {
    expect(issuesOf(rule(`decision: deny\nmatch: ${match}`))).toEqual([issue]);
  });
});

describe("when", () => {
  const at = 'rules[0].when["args.a"]';
  it.each([
    ["[]", "4:11 rules[0].when a map such as { args.amount: { gt: 100 } } was expected; this is a list"],
    ["{}", "4:11 rules[0].when a condition is missing"],
    [
      "{ amount: { gt: 1 } }",
      '4:13 rules[0].when.amount "amount" cannot be read; did you mean "args.amount"? A path begins with args, before, scope, checkpoint, identity, labels, risk_tags, agent, environment, tool, topic, mode',
    ],
    [
      "{ args..a: { gt: 1 } }",
      '4:13 rules[0].when["args..a"] "..a" is no step of a path; write .key, [0] or ["any key"]',
    ],
    ["{ args.a: 5 }", `4:21 ${at} a map of operators such as { gt: 100 } was expected; this is a number, 5`],
    ["{ args.a: {} }", `4:21 ${at} an operator is missing, such as { gt: 100 }`],
    ["{ args.a: { gte: '1' } }", `4:28 ${at}.gte a number was expected; this is a string, "1"`],
    [
      "{ args.a: { greater: 1 } }",
      `4:23 ${at}.greater "greater" is no key here; known are eq, neq, gt, gte, lt, lte, in, not_in, contains, starts_with, ends_with, exists, matches`,
    ],
    ["{ args.a: { not-in: [1] } }", `4:23 ${at}.not-in "not-in" is no key here; did you mean not_in?`],
    [
      "{ args.a: { eq: null } }",
      `4:27 ${at}.eq a string, a number or true or false was expected; this is null; to ask whether a value is there, write exists: false`,
    ],
    ["{ args.a: { eq: [1] } }", `4:27 ${at}.eq a string, a number or true or false was expected; this is a list`],
    ["{ args.a: { in: x } }", `4:27 ${at}.in a list of strings or numbers was expected; this is a string, "x"`],
    ["{ args.a: { in: [] } }", `4:27 ${at}.in an empty list holds nothing to compare with`],
    ["{ args.a: { not_in: [1, '1'] } }", `4:31 ${at}.not_in all values must have the same type`],
    ["{ args.a: { starts_with: '' } }", `4:36 ${at}.starts_with an empty string is part of every text`],
    ["{ args.a: { contains: '' } }", `4:33 ${at}.contains an empty string is part of every text`],
    ["{ args.a: { ends_with: 1 } }", `4:34 ${at}.ends_with a string was expected; this is a number, 1`],
    ["{ args.a: { exists: yes } }", `4:31 ${at}.exists true or false was expected; this is a string, "yes"`],
    [
      "{ args.a: { matches: '(?=a)' } }",
      `4:32 ${at}.matches regular expression refused: "(?=" is not supported: no lookaround, names or flags but (?i)`,
    ],
    ["{ all: [] }", "4:18 rules[0].when.all a condition is missing"],
    ["{ any: { args.a: { eq: 1 } } }", "4:18 rules[0].when.any a list of conditions was expected; this is a map"],
    ["{ not: [] }", "4:18 rules[0].when.not a map such as { args.amount: { gt: 100 } } was expected; this is a list"],
    [
      "{ not: { any: [{ arg.a: { eq: 1 } }] } }",
      '4:28 rules[0].when.not.any[0]["arg.a"] "arg.a" cannot be read; did you mean "args.a"? A path begins with args, before, scope, checkpoint, identity, labels, risk_tags, agent, environment, tool, topic, mode',
    ],
  ])("%s", (condition, issue) => {
    expect(issuesOf(when(condition))).toEqual([issue]);
  });
});

describe("a gate", () => {
  const at = "rules[0].approvers";
  it.each([
    ["tier: hgih", '4:11 rules[0].tier one of low, medium, high, critical was expected; this is a string, "hgih"'],
    ["tier:", "4:5 rules[0].tier one of low, medium, high, critical was expected; this is null"],
    ["escalate_after: []", "4:21 rules[0].escalate_after the list is empty; name at least one, or leave the key out"],
    ["escalate_after: [{ after: 15m }]", "4:22 rules[0].escalate_after[0].to is missing; a role was expected"],
    ["approvers: []", `4:16 ${at} the list is empty; name at least one, or leave the key out`],
    ["approvers: finance", `4:16 ${at} a list of approvers was expected; this is a string, "finance"`],
    [
      "approvers: [finance]",
      `4:17 ${at}[0] a map such as { role: finance, count: 2 } was expected; this is a string, "finance"`,
    ],
    ["approvers: [{}]", `4:17 ${at}[0] either role or any_of is needed`],
    ["approvers: [{ role: a, any_of: [b] }]", `4:17 ${at}[0] either role or any_of is needed`],
    ["approvers: [{ any_of: [] }]", `4:27 ${at}[0].any_of the list is empty; name at least one, or leave the key out`],
    ["approvers: [{ role: '' }]", `4:25 ${at}[0].role a role cannot be empty`],
    ["approvers: [{ roles: [a] }]", `4:19 ${at}[0].roles "roles" is no key here; did you mean role?`],
    ["approvers: [{ role: a, count: 0 }]", `4:35 ${at}[0].count at least 1 person is needed`],
    ["approvers: [{ role: a, count: 1.5 }]", `4:35 ${at}[0].count a whole number of people was expected`],
    [
      "approvers: [{ role: a, count: '2' }]",
      `4:35 ${at}[0].count a number of people was expected; this is a string, "2"`,
    ],
    ["approvers: [{ role: a, count: 21 }]", `4:35 ${at}[0].count at most 20 people can be asked for`],
    [
      "approvers: [{ role: a }, { any_of: [a] }]",
      `4:30 ${at}[1] asks for the same roles again; raise the count instead`,
    ],
    ["sla: 30", "4:10 rules[0].sla a duration such as 30m was expected; this is a number, 30"],
    [
      "sla: 30 minutes",
      '4:10 rules[0].sla "30 minutes" is no duration; write 30s, 15m, 8h, 1h30m or 2d, above 0 and at most 366d',
    ],
    [
      "expires: 0s",
      '4:14 rules[0].expires "0s" is no duration; write 30s, 15m, 8h, 1h30m or 2d, above 0 and at most 366d',
    ],
    ["constraints: {}", "4:18 rules[0].constraints names nothing; leave the key out instead"],
    [
      "constraints: { a: { b: 1 } }",
      "4:23 rules[0].constraints.a a string, a number, true, false, or a list of these was expected",
    ],
    [
      "constraints: { a: [null] }",
      "4:23 rules[0].constraints.a a string, a number, true, false, or a list of these was expected",
    ],
  ])("%s", (text, issue) => {
    expect(issuesOf(gate(text))).toEqual([issue]);
  });
});

it("everything that is wrong is told at once, from top to bottom, at most 100 things", () => {
  const places = issuesOf(
    "rules:\n  - id: a\n    decisin: deny\n  - id: b\n    decision: deny\n    tier: x\ndefault: no\n",
  );
  expect(places.map((issue) => issue.split(" ")[0])).toEqual(["3:5", "6:11", "7:10"]);
  expect(issuesOf(`rules:\n${"- {}\n".repeat(300)}`)).toHaveLength(100);
});

describe("what a rule means", () => {
  it("spellings of the guides are made one", () => {
    const parsed = parsePolicy(
      'rules:\n  - tool: "payment.send"\n    action: escalate\n  - tool: x\n    action: allow\n  - tool: x\n    action: deny\n',
    );
    expect(parsed.ok && parsed.policy.default).toBe("DENY");
    expect(parsed.ok && parsed.policy.rules.map(({ id, decision, match }) => [id, decision, match.tools])).toEqual([
      ["payment.send#1", "REQUIRE_APPROVAL", ["payment.send"]],
      ["x#1", "ALLOW", ["x"]],
      ["x#2", "DENY", ["x"]],
    ]);
  });

  it("approvers are groups of sorted, different roles; a count is 1 unless said", () => {
    const parsed = parsePolicy(gate("approvers: [{ any_of: [b, a, b] }, { role: c, count: 2 }]"));
    expect(parsed.ok && parsed.policy.rules[0]?.approvers).toEqual([
      { any_of: ["a", "b"], count: 1 },
      { any_of: ["c"], count: 2 },
    ]);
  });

  it("a reason over several lines becomes one line", () => {
    const parsed = parsePolicy(gate("reason: |\n  Two people\n  look at this\n"));
    expect(parsed.ok && parsed.policy.rules[0]?.reason).toBe("Two people look at this");
  });

  it("keys that objects have by nature are keys like others", () => {
    const source = rule("decision: deny\nmatch: { labels: { constructor: x, toString: y } }");
    expect(() => policyOf(source)).not.toThrow();
    const parsed = parsePolicy(source);
    expect(parsed.ok && Object.keys(parsed.policy.rules[0]?.match.labels ?? {})).toEqual(["constructor", "toString"]);
  });

  it("only YAML 1.2 is a boolean: `no` is a text", () => {
    const parsed = parsePolicy(when("{ args.a: { eq: no } }"));
    expect(parsed.ok && parsed.policy.rules[0]?.when).toEqual({
      kind: "all",
      of: [{ kind: "test", path: "args.a", operator: "eq", operand: "no" }],
    });
  });
});

describe("what an allow sends to people all the same", () => {
  const allow = (text: string): string => rule(`decision: allow\ntool: x\n${text}`);
  const limit = (text: string): string => allow(`limits: [${text}]`);
  it.each([
    [allow("sample: 5"), "5:13 rules[0].sample a share such as 5% was expected; this is a number, 5"],
    [allow("sample: 0%"), '5:13 rules[0].sample "0%" is no share; write 5% or 0.5%, above 0% and at most 100%'],
    [allow("sample: 101%"), '5:13 rules[0].sample "101%" is no share; write 5% or 0.5%, above 0% and at most 100%'],
    [allow("limits: []"), "5:13 rules[0].limits the list is empty; name at least one, or leave the key out"],
    [limit("{ per: agent, over: 1h, max: 1 }"), "5:14 rules[0].limits[0] either count: true or sum is needed"],
    [
      limit("{ count: true, sum: args.a, per: agent, over: 1h, max: 1 }"),
      "5:14 rules[0].limits[0] either count: true or sum is needed",
    ],
    [
      limit("{ count: 5, per: agent, over: 1h, max: 1 }"),
      "5:23 rules[0].limits[0].count true was expected; this is a number, 5",
    ],
    [
      limit("{ sum: amount, per: agent, over: 1h, max: 1 }"),
      '5:21 rules[0].limits[0].sum "amount" cannot be read; did you mean "args.amount"? A path begins with args, before, scope, checkpoint, identity, labels, risk_tags, agent, environment, tool, topic, mode',
    ],
    [
      limit("{ count: true, per: user, over: 1h, max: 1 }"),
      '5:34 rules[0].limits[0].per one of agent, person, tool, tenant was expected; this is a string, "user"',
    ],
    [
      limit("{ count: true, per: agent, over: 0h, max: 1 }"),
      '5:47 rules[0].limits[0].over "0h" is no duration; write 30s, 15m, 8h, 1h30m or 2d, above 0 and at most 366d',
    ],
    [
      limit("{ count: true, per: agent, over: 1h, max: 0 }"),
      "5:56 rules[0].limits[0].max a limit above 0 was expected; to allow nothing, deny",
    ],
  ])("%j", (source, issue) => {
    expect(issuesOf(source)).toEqual([issue]);
  });

  it("may say how it is gated then", () => {
    const gated =
      "tier: high\napprovers: [{ role: finance }]\nsla: 5m\nexpires: 1h\nundo_window: 0s\nreason_codes: [a]";
    expect(issuesOf(allow(`sample: 0.5%\n${gated}`))).toEqual([]);
    expect(issuesOf(limit(`{ count: true, per: tenant, over: 1d, max: 0.5 }]\n${gated}\nlabel: [`)).length).toBe(1);
  });
});

describe("an exception to the floor", () => {
  const exception = (text: string): string => `rules: []\nfloor_exceptions: [{ ${text} }]`;
  const whole = "tool: refund.create, when: { args.amount: { lte: 50 } }, reason: small, expires_on: 2027-06-30";
  const at = "floor_exceptions[0]";
  it.each([
    [
      "rules: []\nfloor_exceptions: []",
      "2:19 floor_exceptions the list is empty; name at least one, or leave the key out",
    ],
    [exception("tool: x, reason: y, expires_on: 2027-06-30"), `2:20 ${at} a bound is missing: when, limits or both`],
    [exception(whole.replace(", reason: small", "")), `2:20 ${at}.reason is missing; a reason was expected`],
    [exception(whole.replace("tool: refund.create, ", "")), `2:20 ${at}.tool is missing; a glob was expected`],
    [
      exception(whole.replace(", expires_on: 2027-06-30", "")),
      `2:20 ${at}.expires_on is missing; a day such as 2027-06-30 was expected`,
    ],
    [exception(whole.replace("06-30", "06-31")), `2:106 ${at}.expires_on a day such as 2027-06-30 was expected`],
    [
      exception(`${whole}, class: money`),
      `2:125 ${at}.class[0] one of money_out, contract_change, bulk_outbound, data_destruction, access_change, protected_code_infra, regulated_decision, public_commitment was expected; this is a string, "money"`,
    ],
    [
      exception(`${whole}, tier: low`),
      `2:118 ${at}.tier "tier" is no key here; known are tool, class, when, limits, reason, expires_on`,
    ],
  ])("%j", (source, issue) => {
    expect(issuesOf(source)).toEqual([issue]);
  });

  it("names one class or several, and is bounded by a condition, by limits, or both", () => {
    expect(issuesOf(exception(whole))).toEqual([]);
    expect(issuesOf(exception(`${whole}, class: money_out`))).toEqual([]);
    expect(issuesOf(exception(`${whole}, class: [money_out, bulk_outbound]`))).toEqual([]);
  });
});
