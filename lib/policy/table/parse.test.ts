import { describe, expect, test } from "vitest";
import { parseTable } from "./parse";

const GOOD = "given: { tool: a.b }, expect: { decision: deny }";

function issuesOf(source: string): string[] {
  const parsed = parseTable(source);
  return parsed.ok
    ? []
    : parsed.issues.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

/** What is wrong with a table of one test, without its place. */
function issuesOfTest(keys: string): string[] {
  return issuesOf(`tests: [{ name: a, ${keys} }]`).map((issue) => issue.replace(/^\S+ /, ""));
}

describe("a test table", () => {
  test("reads an action in the form of the body of POST /jobs, and leaves unsaid what it may", () => {
    const parsed = parseTable(
      `tests:\n  - name: a\n    given: { topic: job.payment.send }\n    expect: { tier: low }\n`,
    );

    expect(parsed).toMatchObject({
      ok: true,
      table: {
        policy: null,
        tests: [
          { name: "a", line: 2, after: [], input: { tool: "payment.send", topic: "job.payment.send", args: {} } },
        ],
      },
    });
  });

  test("happens at the same moment every day, unless it or the test says when", () => {
    const parsed = parseTable(`tests: [{ name: a, ${GOOD} }, { name: b, now: 2026-11-20T12:00:00+01:00, ${GOOD} }]`);
    const dated = parseTable(`{ now: 2027-01-01T00:00:00Z, tests: [{ name: a, ${GOOD} }] }`);

    expect(parsed.ok && parsed.table.tests.map(({ input }) => input.now.toISOString())).toEqual([
      "2026-01-15T12:00:00.000Z",
      "2026-11-20T11:00:00.000Z",
    ]);
    expect(dated.ok && dated.table.tests[0]?.input.now.toISOString()).toBe("2027-01-01T00:00:00.000Z");
  });

  test("draws nothing unless a test says sampled", () => {
    const parsed = parseTable(`tests: [{ name: a, ${GOOD} }, { name: b, sampled: true, ${GOOD} }]`);

    expect(parsed.ok && parsed.table.tests.map(({ input }) => input.draw)).toEqual([null, 0]);
  });

  test.each([
    ["", ["1:1  the test table is empty"]],
    ["- 1", ["1:1  a test table, a map with tests, was expected; this is a list"]],
    ["policy: a.yaml", ["1:1 tests is missing; a list of tests was expected"]],
    ["tests: []", ["1:8 tests the list is empty: nothing would be tested"]],
    [`tets: 1\ntests: [{ name: a, ${GOOD} }]`, ['1:1 tets "tets" is no key here; did you mean tests?']],
    [
      `now: 2026-02-30T12:00:00Z\ntests: [{ name: a, ${GOOD} }]`,
      ['1:6 now a time such as 2026-01-15T12:00:00Z was expected; this is a string, "2026-02-30T12:00:00Z"'],
    ],
    [
      `tests:\n  - { name: a, ${GOOD} }\n  - { name: a, ${GOOD} }\n`,
      ["3:13 tests[1].name another test has the same name"],
    ],
    ["tests: [", ["1:9  YAML: Flow sequence in block collection must be sufficiently indented and end with a ]"]],
  ])("says where it is wrong: %j", (source, issues) => {
    expect(issuesOf(source)).toEqual(issues);
  });

  test.each([
    [
      "expect: { decision: deny }",
      "given is missing; an action such as { tool: payment.send, args: { amount: 5000 } } was expected",
    ],
    [
      "given: 4, expect: { decision: deny }",
      "given an action such as { tool: payment.send, args: { amount: 5000 } } was expected; this is a number, 4",
    ],
    ["given: { args: {} }, expect: { decision: deny }", "given.tool tool or topic is required"],
    [
      "given: { toool: a, topic: b }, expect: { decision: deny }",
      'given.toool "toool" is no key here; did you mean tool?',
    ],
    [
      "given: { tool: a, agent: 3 }, expect: { decision: deny }",
      "given.agent an agent's name was expected; this is a number, 3",
    ],
    ["given: { tool: a, args: [1] }, expect: { decision: deny }", "given.args must be a JSON object"],
    ["given: { tool: a, run: { id: r, stp: 1 } }, expect: { decision: deny }", 'given.run.stp "stp" is no key here'],
    [
      "given: { tool: a }",
      "expect is missing; a map such as { decision: require_approval, rule: payment-gate } was expected",
    ],
    ["given: { tool: a }, expect: {}", "expect expects nothing; write { decision: … }"],
    [
      "given: { tool: a }, expect: { decison: allow }",
      'expect.decison "decison" is no key here; did you mean decision?',
    ],
    [
      "given: { tool: a }, expect: { decision: ALLOW }",
      'expect.decision one of allow, allow_with_constraints, require_approval, deny was expected; this is a string, "ALLOW"',
    ],
    [
      "given: { tool: a }, expect: { tier: hihg }",
      'expect.tier one of low, medium, high, critical was expected; this is a string, "hihg"',
    ],
    [
      "given: { tool: a }, expect: { approvers: [{ count: 2 }] }",
      "expect.approvers[0] either role or any_of is needed",
    ],
    [`${GOOD}, sampled: 5%`, 'sampled true or false was expected; this is a string, "5%"'],
    [`${GOOD}, after: []`, "after the list is empty; name at least one, or leave the key out"],
    [`${GOOD}, after: [{ given: { tool: a }, times: 0 }]`, "after[0].times at least 1 time is needed"],
    [`${GOOD}, after: [{ given: { tool: a }, tims: 3 }]`, 'after[0].tims "tims" is no key here; did you mean times?'],
  ])("refuses what a test could not mean: %s", (keys, issue) => {
    expect(issuesOfTest(keys)).toEqual([`tests[0].${issue}`]);
  });

  test("is refused beyond 1 MiB", () => {
    expect(issuesOf(`# ${"x".repeat(1_048_576)}`)).toEqual(["1:1  a test table has at most 1 MiB"]);
  });
});
