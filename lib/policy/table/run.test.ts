import { expect, describe, test } from "vitest";
import { policyOf } from "../testing";
import { parseTable } from "./parse";
import { runTable, type TableResult } from "./run";

const POLICY = policyOf(`
rules:
  - id: gate
    match: { risk_tags: [delicate] }
    decision: require_approval
    reason: Delicate work needs dual approval
    tier: critical
    approvers: [{ role: owner, count: 2 }, { any_of: [cfo, ceo] }]
  - id: quotas
    match: { tools: [quota.take] }
    when: { args.units: { lte: 100 } }
    decision: allow
    limits: [{ sum: args.units, per: agent, over: 24h, max: 500 }]
  - id: fetch
    match: { tools: [web.get] }
    decision: allow_with_constraints
    constraints: { max_runtime_sec: 60, network_allowlist: [b.example, a.example] }
  - id: notes
    match: { tools: [note.read] }
    decision: allow
    sample: 5%
`);

const DELICATE = "given: { tool: survey.run, risk_tags: [delicate] }";
const take = (units: number | string, agent = "agent"): string =>
  `{ tool: quota.take, args: { units: ${units} }, agent: ${agent} }`;

/** The result of one test. */
function run(keys: string): TableResult {
  const parsed = parseTable(`tests: [{ name: a, ${keys} }]`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const [result] = runTable(POLICY, parsed.table);
  if (result === undefined) throw new Error("nothing was tested");
  return result;
}

const differences = (keys: string): string[] =>
  run(keys).differences.map(({ key, expected, got }) => `${key}: ${expected} / ${got}`);

describe("a test of a table", () => {
  test.each([
    `${DELICATE}, expect: { decision: require_approval, rule: gate, rules: [gate], tier: critical }`,
    `${DELICATE}, expect: { approvers: [{ any_of: [ceo, cfo] }, { role: owner, count: 2 }], reason_contains: dual }`,
    `${DELICATE}, expect: { floor: [], constraints: {} }`,
    "given: { tool: web.get }, expect: { constraints: { network_allowlist: [a.example, b.example], max_runtime_sec: 60 } }",
    "given: { tool: note.read, risk_tags: [money_out] }, expect: { floor: [money_out], rules: ['floor:money_out'], tier: critical }",
    "given: { tool: unheard.of }, expect: { decision: deny, rules: [] }",
    "given: { tool: note.read }, expect: { decision: allow }",
    "given: { tool: note.read }, sampled: true, expect: { decision: require_approval, rule: notes, reason_contains: sampled }",
    `given: ${take(60)}, after: [{ given: ${take(60)}, times: 7 }], expect: { decision: allow, rule: quotas }`,
    `given: ${take(60)}, after: [{ given: ${take(60)}, times: 8 }], expect: { reason_contains: "480 + 60 > 500 in 24h" }`,
    `given: ${take(60, "other")}, after: [{ given: ${take(60)}, times: 8 }], expect: { decision: allow }`,
  ])("passes where everything is as expected: %s", (keys) => {
    expect(run(keys)).toMatchObject({ passed: true, differences: [], reason: "", why: [] });
  });

  test.each([
    ["decision: allow", "decision: allow / require_approval"],
    ["rule: notes", "rule: notes / gate"],
    ["rules: [gate, notes]", "rules: gate, notes / gate"],
    ["rules: []", "rules: none / gate"],
    ["tier: low", "tier: low / critical"],
    ["approvers: [{ role: owner }]", "approvers: 1 of owner / 1 of ceo or cfo, 2 of owner"],
    ["constraints: { max_runtime_sec: 60 }", 'constraints: {"max_runtime_sec":60} / {}'],
    ["floor: [money_out]", "floor: money_out / none"],
    ["reason_contains: single", 'reason: one that contains "single" / "Delicate work needs dual approval"'],
  ])("says in words what was expected and what came: %s", (expected, said) => {
    expect(differences(`${DELICATE}, expect: { ${expected} }`)).toEqual([said]);
  });

  test("where no rule applies there is none, and no tier", () => {
    expect(differences("given: { tool: unheard.of }, expect: { rule: notes, tier: low }")).toEqual([
      "rule: notes / none",
      "tier: low / none",
    ]);
  });

  test("fails where an earlier action did not run without a person: it used up nothing", () => {
    const result = run(`given: ${take(60)}, after: [{ given: ${take(60)}, times: 9 }], expect: { decision: deny }`);

    expect(result.differences).toEqual([{ key: "after[0], time 9", expected: "allow", got: "require_approval" }]);
    expect(result.reason).toBe("limit: 480 + 60 > 500 in 24h");
  });

  test("counts for itself: what one test used up is not missing in the next", () => {
    const one = `given: ${take(60)}, after: [{ given: ${take(60)}, times: 7 }], expect: { decision: allow }`;
    const parsed = parseTable(`tests: [{ name: a, ${one} }, { name: b, ${one} }]`);

    expect(parsed.ok && runTable(POLICY, parsed.table).map(({ passed }) => passed)).toEqual([true, true]);
  });

  test("says why a rule that was expected did not apply", () => {
    const { why } = run("given: { tool: note.read }, expect: { rule: gate }");

    expect(why.map(({ rule_id, outcome }) => `${rule_id} ${outcome}`).sort()).toEqual([
      "gate not_matched",
      "notes matched",
    ]);
    expect(why.find(({ rule_id }) => rule_id === "gate")?.why).toContain("there are no risk tags");
  });

  test("explains a failure by the rules that had a say and those expected to have one", () => {
    const { reason, why } = run(`given: ${take('"60"')}, expect: { rule: quotas, rules: [gone, "floor:money_out"] }`);

    expect(reason).toContain("No rule matches");
    expect(why).toEqual([
      {
        rule_id: "quotas",
        outcome: "could_not_evaluate",
        why: 'args.units is a string, "60"; a number was expected, so this rule does not allow it',
      },
      { rule_id: "gone", outcome: "not_matched", why: "the policy has no such rule" },
      { rule_id: "floor:money_out", outcome: "not_matched", why: "this class of the floor does not apply" },
    ]);
  });
});
