import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allOf } from "../answer";
import { compileCondition } from "../condition";
import { condition } from "../condition-source";
import { compileMatch } from "../match";
import { type Match, match } from "../match-source";
import type { Rule } from "../rule-source";
import type { PolicyInput } from "../schemas";
import { action } from "../testing";
import { formulaOf } from "./formula";
import { excludes, implies } from "./implies";
import type { Sureness } from "./values";

type Asks = Pick<Rule, "match" | "when">;

const one = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);
const scalar = one<string | number | boolean>("a", "ab", "b", 1, 2, 3, true);
const list = one<unknown[]>(["a"], ["a", "ab"], ["ab", "b"], [1], [1, 2, 3], [true]);
const test = fc
  .tuple(
    one("args.x", "args.x", "args.y"),
    fc.oneof(
      fc.tuple(one("gt", "gte", "lt", "lte"), one<unknown>(1, 2, 3)),
      fc.tuple(one("eq", "neq", "contains"), scalar),
      fc.tuple(one("in", "not_in"), list),
      fc.tuple(one("starts_with", "ends_with", "matches"), one<unknown>("a", "ab", "b")),
      fc.tuple(one("exists"), one<unknown>(true, false)),
    ),
  )
  .map(([path, [operator, operand]]) => ({ [path]: { [operator]: operand } }));
const { when } = fc.letrec<{ when: unknown }>((tie) => ({
  when: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: test },
    { weight: 1, arbitrary: fc.array(tie("when"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
    { weight: 1, arbitrary: fc.array(tie("when"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: tie("when").map((not) => ({ not })) },
  ),
}));
const globs = fc.subarray(["a*", "*b", "a?", "ab", "*", "?", "b"], { minLength: 1, maxLength: 2 });
const keys = fc.record(
  {
    tools: globs,
    agents: globs,
    environments: globs,
    on_behalf_of: globs,
    modes: fc.subarray(["sync", "async"], { minLength: 1 }),
    risk_tags: fc.subarray(["a", "b"]),
    risk_tags_all: fc.subarray(["a", "b"], { minLength: 1 }),
    labels: one<Record<string, string>>({ t: "a" }, { t: "b" }, { t: "a", u: "a" }),
  },
  { requiredKeys: [] },
);
const asks: fc.Arbitrary<Asks> = fc
  .record({ match: fc.option(keys, { nil: {} }), when: fc.option(when, { nil: null }) })
  .map(({ match: wanted, when: said }) => ({
    match: Object.keys(wanted).length === 0 ? {} : (match.parse(wanted) as Match),
    when: said === null ? null : condition.parse(said),
  }));
/** Of unrelated conditions the one rarely implies the other, so some have half in common. */
const pairs = fc
  .tuple(asks, asks, fc.boolean(), fc.boolean())
  .map(([some, others, match, when]): [Asks, Asks] => [
    some,
    { match: match ? some.match : others.match, when: when ? some.when : others.when },
  ]);

const name = one("a", "ab", "b", "aab", "");
const value = one<unknown>(
  undefined,
  null,
  "a",
  "ab",
  "b",
  "c",
  "aab",
  0,
  1,
  1.5,
  2,
  3,
  9,
  true,
  false,
  ["a"],
  [1, "a"],
  {},
);
const input = fc
  .record({
    tool: name,
    agent: fc.record({ id: name, name }),
    environment: fc.option(name),
    on_behalf_of: fc.option(name),
    mode: one("sync", "async"),
    risk_tags: fc.subarray(["a", "b"]),
    labels: one<Record<string, string>>({}, { t: "a" }, { t: "b" }, { t: "a", u: "a" }),
    args: fc.record({ x: value, y: value }),
  })
  .map((given): PolicyInput => action(given));
const inputs = fc.array(input, { minLength: 20, maxLength: 20 });
const sureness = one<Sureness>("sure", "possible");

/** By the code that decides: `sure` that it holds, or `possible`, as it can't be read. */
function compile({ match, when }: Asks): (given: PolicyInput, sureness: Sureness) => boolean {
  const { names, others } = compileMatch(match);
  const checks = [...names, ...others, ...(when === null ? [] : compileCondition(when))];
  return (given, sureness) => {
    const answer = allOf(checks, given);
    return sureness === "sure" ? answer === true : answer !== false;
  };
}

const ANY: Asks = { match: {}, when: null };

/** The least that can be said, of the same thing: what is wrong with one operator or one key shows here. */
const smallest = fc.oneof(
  fc.tuple(test, test).map((both) => both.map((when) => ({ match: {}, when: condition.parse(when) }))),
  fc.tuple(test, test).map((both) => both.map((not) => ({ match: {}, when: condition.parse({ not }) }))),
  one("tools", "agents", "environments").chain((key) =>
    fc.tuple(globs, globs).map((both) => both.map((wanted) => ({ match: { [key]: wanted }, when: null }))),
  ),
);

describe("for all conditions", () => {
  it.each([
    ["of any size", pairs, 6_000],
    ["of one part", smallest, 12_000],
  ] as const)(
    "%s, what one is said to imply of another holds for every action",
    { timeout: 120_000 },
    (_, pairs, numRuns) => {
      let implied = 0;
      let excluded = 0;
      fc.assert(
        fc.property(pairs, sureness, sureness, inputs, ([some = ANY, others = ANY], from, to, given) => {
          const [one, other] = [formulaOf(some), formulaOf(others)];
          const [first, second] = [compile(some), compile(others)];
          const both = given.filter((input) => first(input, from));
          if (implies(one, from, other, to)) {
            implied += 1;
            for (const input of both) expect(second(input, to), JSON.stringify(input)).toBe(true);
          }
          if (excludes(one, from, other, to)) {
            excluded += 1;
            for (const input of both) expect(second(input, to), JSON.stringify(input)).toBe(false);
          }
        }),
        { numRuns },
      );
      // A comparison that never finds anything would pass as well.
      expect(implied).toBeGreaterThan(500);
      expect(excluded).toBeGreaterThan(200);
    },
  );

  it("each implies itself", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(asks, sureness, (some, sureness) => {
        expect(implies(formulaOf(some), sureness, formulaOf(some), sureness)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
