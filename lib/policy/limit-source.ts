import { z } from "zod";
import { closedMap, duration, expected, oneOf } from "./fields";
import { pathProblem } from "./path";

/** Whose actions are counted together; `person` is whom the agent acts on behalf of. */
const SUBJECTS = ["agent", "person", "tool", "tenant"] as const;
export type LimitSubject = (typeof SUBJECTS)[number];

/**
 * How much may run without a person: a number of actions, or the sum of one value of theirs, within any window of
 * `over_seconds`. `path` is null where actions are counted.
 */
export type Limit = { path: string | null; per: LimitSubject; over_seconds: number; max: number };

const path = z.string(expected("a path such as args.amount")).superRefine((value, ctx) => {
  const problem = pathProblem(value);
  if (problem !== null) ctx.addIssue({ code: "custom", message: problem });
});

/** One entry of `limits`: `{ sum: args.amount, per: agent, over: 24h, max: 500 }` or `{ count: true, … }`. */
export const limit = closedMap(
  {
    count: z.literal(true, expected("true")).optional(),
    sum: path.optional(),
    per: oneOf(SUBJECTS),
    over: duration,
    max: z.number(expected("a number")).positive("a limit above 0 was expected; to allow nothing, deny"),
  },
  "a map such as { sum: args.amount, per: agent, over: 24h, max: 500 }",
)
  .refine((keys) => (keys.count === undefined) !== (keys.sum === undefined), "either count: true or sum is needed")
  .transform(({ sum, per, over, max }): Limit => ({ path: sum ?? null, per, over_seconds: over, max }));
