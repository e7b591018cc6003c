import { isDeepStrictEqual } from "node:util";
import { quote } from "../describe";
import type { Requirement, Verdict } from "../schemas";
import type { Expectation } from "./source";

/** One thing that came out otherwise than expected, in words. */
export type Difference = { key: string; expected: string; got: string };

const NONE = "none";

const list = (names: readonly string[]): string => (names.length === 0 ? NONE : names.join(", "));

const groups = (all: readonly Requirement[]): string =>
  list(all.map(({ any_of, count }) => `${count} of ${any_of.join(" or ")}`).sort());

/** What of a verdict is not as expected; what is not expected may be anything. */
export function differencesOf(expected: Expectation, verdict: Verdict): Difference[] {
  const { decision, tier, constraints, floor, reason } = verdict;
  return [
    compare("decision", expected.decision, decision, (word) => word.toLowerCase()),
    compare("rule", expected.rule, verdict.rule_id, String),
    compare("rules", expected.rules, verdict.rule_ids, list),
    compare("tier", expected.tier, tier, String),
    compare("approvers", expected.approvers, verdict.requirements, groups),
    compare("constraints", expected.constraints, constraints, (value) => JSON.stringify(value)),
    compare("floor", expected.floor, floor, list),
    containing(expected.reason_contains, reason),
  ].filter((one) => one !== null);
}

function compare<Value>(
  key: string,
  expected: Value | undefined,
  got: Value | null,
  say: (value: Value) => string,
): Difference | null {
  if (expected === undefined || isDeepStrictEqual(unordered(expected), unordered(got))) return null;
  return { key, expected: say(expected), got: got === null ? NONE : say(got) };
}

function containing(part: string | undefined, reason: string): Difference | null {
  if (part === undefined || reason.includes(part)) return null;
  return { key: "reason", expected: `one that contains ${quote(part)}`, got: JSON.stringify(reason) };
}

/** No list of a verdict says anything by its order, but that the strictest rule comes first, which `rule` asks for. */
function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => ({ text: JSON.stringify(item), item: unordered(item) }));
    return items.sort((one, other) => (one.text < other.text ? -1 : 1)).map(({ item }) => item);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unordered(item)]));
}
