import { z } from "zod";
import { closedMap, expected, oneOf, someOf, text } from "../fields";
import { FLOOR_CLASSES, type FloorClass } from "../floor/classes";
import { ruleKeys } from "../rule-source";
import { type Decision, type PolicyInput, type Requirement, TIERS, type Tier } from "../schemas";
import { given } from "./given";

/** When the actions of a table happen unless it says otherwise: always the same moment, so that no day turns it red. */
const USUAL_NOW = "2026-01-15T12:00:00Z";
const MOST_TESTS = 1_000;
const MOST_TIMES = 10_000;

/** Earlier actions that ran without a person and used up limits: the same one, so many times. */
export type Earlier = { input: PolicyInput; times: number };
/** What a test asks of the verdict; what is left out may be anything. */
export type Expectation = {
  decision?: Decision | undefined;
  rule?: string | undefined;
  rules?: string[] | undefined;
  tier?: Tier | undefined;
  approvers?: Requirement[] | undefined;
  constraints?: Record<string, unknown> | undefined;
  floor?: FloorClass[] | undefined;
  reason_contains?: string | undefined;
};
export type TableTest = { name: string; input: PolicyInput; after: Earlier[]; expect: Expectation };
export type TableSource = { policy: string | null; tests: TableTest[] };

const time = z.iso.datetime({
  offset: true,
  error: ({ input }) => expected("a time such as 2026-01-15T12:00:00Z").error({ code: "invalid_type", input }),
});

const decision = oneOf(["allow", "allow_with_constraints", "require_approval", "deny"]).transform(
  (word) => word.toUpperCase() as Decision,
);

const expectation = closedMap(
  {
    decision: decision.optional(),
    rule: text("a rule's id", 200).optional(),
    rules: z.array(text("a rule's id", 200), expected("a list of rules")).optional(),
    tier: oneOf(TIERS).optional(),
    approvers: ruleKeys.shape.approvers,
    constraints: z.record(z.string(), z.unknown(), expected("a map of constraints")).optional(),
    floor: z.array(oneOf(FLOOR_CLASSES), expected("a list of classes of the floor")).optional(),
    reason_contains: text("a text", 500).optional(),
  },
  "a map such as { decision: require_approval, rule: payment-gate }",
)
  .refine((keys) => Object.keys(keys).length > 0, "expects nothing; write { decision: … }")
  .transform((keys): Expectation => keys);

const earlier = closedMap(
  {
    given,
    times: z
      .number(expected("a number"))
      .int("a whole number was expected")
      .min(1, "at least 1 time is needed")
      .max(MOST_TIMES, `at most ${MOST_TIMES} times are tried`)
      .default(1),
  },
  "a map such as { given: …, times: 8 }",
);

const test = closedMap(
  {
    name: text("a name", 200),
    now: time.optional(),
    given,
    after: someOf(earlier, "earlier actions").optional(),
    sampled: z.boolean(expected("true or false")).default(false),
    expect: expectation,
  },
  "a test",
);

const tests = z
  .array(test, expected("a list of tests"))
  .min(1, "the list is empty: nothing would be tested")
  .max(MOST_TESTS, `at most ${MOST_TESTS} tests are allowed`)
  .superRefine((all, ctx) => {
    const seen = new Set<string>();
    for (const [index, { name }] of all.entries()) {
      if (seen.has(name)) {
        ctx.addIssue({ code: "custom", path: [index, "name"], message: "another test has the same name" });
      }
      seen.add(name);
    }
  });

/** The source of a test table, as plain values. A draw of 0 sends to people whatever is sampled; none, nothing. */
export const tableSource = closedMap(
  { policy: text("a path", 1_000).optional(), now: time.default(USUAL_NOW), tests },
  "a test table, a map with tests,",
).transform(
  (table): TableSource => ({
    policy: table.policy ?? null,
    tests: table.tests.map((one): TableTest => {
      const now = new Date(one.now ?? table.now);
      return {
        name: one.name,
        input: { ...one.given, now, draw: one.sampled ? 0 : null },
        after: (one.after ?? []).map(({ given, times }) => ({ input: { ...given, now, draw: null }, times })),
        expect: one.expect,
      };
    }),
  }),
);
