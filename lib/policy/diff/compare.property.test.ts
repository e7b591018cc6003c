import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile";
import { evaluate } from "../evaluate";
import { parsePolicy } from "../parse";
import type { PolicyInput } from "../schemas";
import type { PolicySource } from "../source";
import { sourceOf } from "../testing";
import {
  type Change,
  cases,
  change,
  lifted,
  liftedChange,
  plain,
  plainChange,
  type Text,
  text,
  written,
} from "./arbitrary-policies";
import { comparePolicies } from "./compare";
import { isWeaker } from "./weaker";

function policyOf({ rules, settings }: Text): PolicySource {
  const parsed = parsePolicy(sourceOf(rules.map(written), settings));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}

/** Expects that no action is asked for less; how many were tried. */
function expectNothingWeaker(
  before: PolicySource | null,
  after: PolicySource,
  tried: readonly [PolicyInput, string[]][],
): number {
  const diff = comparePolicies(before, after);
  if (diff.weakens) return 0;
  const was = compilePolicy(before ?? { ...after, default: "DENY", rules: [] });
  const is = compilePolicy(after);
  const limited = new Set(
    [...was.rules, ...was.exceptions].filter(({ limits }) => limits.length > 0).map(({ id }) => id),
  );
  for (const [given, ids] of tried) {
    const exceeded = new Map(ids.filter((id) => limited.has(id)).map((id) => [id, "limit"]));
    const verdicts = [evaluate(was, given, { exceeded }), evaluate(is, given, { exceeded })] as const;
    expect(isWeaker(...verdicts), JSON.stringify({ given, exceeded: [...exceeded.keys()], verdicts, diff })).toBe(
      false,
    );
  }
  return tried.length;
}

const LONG = 120_000;

/** All changes one after the other. */
const applied = (before: Text, all: readonly Change[]): Text => all.reduce((text, change) => change(text), before);

describe("where a comparison finds nothing weaker, no action is asked for less", () => {
  it.each([
    ["one change of what a rule asks", plain, plainChange, 1, 4_000],
    ["one change of a floor exception", lifted, liftedChange, 1, 2_000],
    ["one change", text, change, 1, 2_000],
    ["two changes", text, change, 2, 1_500],
    ["five changes", text, change, 5, 1_000],
  ] as const)("after %s", { timeout: LONG }, (_, policies, change, count, numRuns) => {
    let tried = 0;
    const changes = fc.array(change, { minLength: count, maxLength: count });
    fc.assert(
      fc.property(policies, changes, cases, (before, all, given) => {
        const [one, other] = [policyOf(before), policyOf(applied(before, all))];
        tried += expectNothingWeaker(one, other, given) + expectNothingWeaker(other, one, given);
      }),
      { numRuns },
    );
    // A comparison that calls everything weaker would pass as well.
    expect(tried).toBeGreaterThan(numRuns / 2);
  });

  it("from nothing, and between policies that have nothing to do with each other", { timeout: LONG }, () => {
    fc.assert(
      fc.property(text, text, cases, (before, after, given) => {
        expectNothingWeaker(null, policyOf(after), given);
        expectNothingWeaker(policyOf(before), policyOf(after), given);
      }),
      { numRuns: 300 },
    );
  });
});
