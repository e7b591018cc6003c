import type { CompiledPolicy } from "../compile";
import { evaluate } from "../evaluate";
import type { RuleTrace, Verdict } from "../schemas";
import { decideWithin } from "../simulate/decide-within";
import { WindowCounters } from "../simulate/window-counters";
import { type Difference, differencesOf } from "./compare";
import type { PolicyTable } from "./parse";
import type { Earlier, TableTest } from "./source";

/** `reason` and `why` say where a failed test's verdict comes from: both are empty where it passed. */
export type TableResult = {
  name: string;
  line: number;
  passed: boolean;
  differences: Difference[];
  reason: string;
  why: RuleTrace[];
};

/** What a policy makes of the tests of a table, each with its own counters. */
export function runTable(policy: CompiledPolicy, table: PolicyTable): TableResult[] {
  return table.tests.map((test) => runTest(policy, test));
}

function runTest(policy: CompiledPolicy, test: PolicyTable["tests"][number]): TableResult {
  const counters = new WindowCounters();
  const { name, line } = test;
  for (const [index, earlier] of test.after.entries()) {
    const stopped = runEarlier(policy, earlier, counters);
    if (stopped === null) continue;
    const difference = {
      key: `after[${index}], time ${stopped.time}`,
      expected: "allow",
      got: stopped.verdict.decision,
    };
    return failed({ name, line }, [{ ...difference, got: difference.got.toLowerCase() }], stopped.verdict, []);
  }
  const verdict = decideWithin(policy, test.input, counters);
  const differences = differencesOf(test.expect, verdict);
  if (differences.length === 0) return { name, line, passed: true, differences, reason: "", why: [] };
  return failed({ name, line }, differences, verdict, explain(policy, test, verdict));
}

function failed(
  test: { name: string; line: number },
  differences: Difference[],
  { reason }: Verdict,
  why: RuleTrace[],
): TableResult {
  return { ...test, passed: false, differences, reason, why };
}

/** Earlier actions must have run without a person, or they used up nothing: the first that didn't, or null. */
function runEarlier(
  policy: CompiledPolicy,
  { input, times }: Earlier,
  counters: WindowCounters,
): { time: number; verdict: Verdict } | null {
  for (let time = 1; time <= times; time++) {
    const verdict = decideWithin(policy, input, counters);
    if (!runs(verdict)) return { time, verdict };
  }
  return null;
}

const runs = ({ decision }: Verdict): boolean => decision === "ALLOW" || decision === "ALLOW_WITH_CONSTRAINTS";

/** The rules that had a say, and those that were expected to have one. */
function explain(policy: CompiledPolicy, { input, expect }: TableTest, verdict: Verdict): RuleTrace[] {
  const asked = new Set([
    ...verdict.rule_ids,
    ...(expect.rules ?? []),
    ...(expect.rule === undefined ? [] : [expect.rule]),
  ]);
  const { trace } = evaluate(policy, input, { trace: true });
  const known = trace.filter(({ rule_id, outcome }) => outcome !== "not_matched" || asked.has(rule_id));
  const unknown = [...asked].filter((id) => !trace.some(({ rule_id }) => rule_id === id));
  return [...known, ...unknown.map((rule_id) => notThere(rule_id))];
}

function notThere(rule_id: string): RuleTrace {
  const why = rule_id.startsWith("floor:") ? "this class of the floor does not apply" : "the policy has no such rule";
  return { rule_id, outcome: "not_matched", why };
}
