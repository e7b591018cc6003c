import { z } from "zod";
import { celProblem } from "./cel/parse";
import { describeValue } from "./describe";
import { closedMap, expected } from "./fields";
import { pathProblem } from "./path";
import { regexProblem } from "./regex/compile";

export type Scalar = string | number | boolean;

/** The operators of `when`, each with what a value is compared with. */
type Operands = {
  eq: Scalar;
  neq: Scalar;
  gt: number;
  gte: number;
  lt: number;
  lte: number;
  in: Scalar[];
  not_in: Scalar[];
  contains: Scalar;
  starts_with: string;
  ends_with: string;
  exists: boolean;
  matches: string;
};
type Operator = keyof Operands;

/** One value of the action, compared once. */
export type Test = {
  [Name in Operator]: { kind: "test"; path: string; operator: Name; operand: Operands[Name] };
}[Operator];

/** A `when`, taken apart. */
export type Condition =
  | Test
  | { kind: "cel"; source: string }
  | { kind: "all" | "any"; of: Condition[] }
  | { kind: "not"; of: Condition };

const scalar = z.custom<Scalar>().superRefine((value: unknown, ctx) => {
  if (["string", "number", "boolean"].includes(typeof value)) return;
  const hint = value === null ? "; to ask whether a value is there, write exists: false" : "";
  const message = `a string, a number or true or false was expected; this is ${describeValue(value)}${hint}`;
  ctx.addIssue({ code: "custom", message });
});

const scalars = z
  .array(scalar, expected("a list of strings or numbers"))
  .min(1, "an empty list holds nothing to compare with")
  .refine((values) => new Set(values.map((value) => typeof value)).size < 2, "all values must have the same type");

const number = z.number(expected("a number"));
const EMPTY_PIECE = "an empty string is part of every text";
const piece = z.string(expected("a string")).min(1, EMPTY_PIECE);
const regex = z.string(expected("a regular expression")).superRefine((value, ctx) => {
  const problem = regexProblem(value);
  if (problem !== null) ctx.addIssue({ code: "custom", message: problem });
});

const OPERATORS = {
  eq: scalar.optional(),
  neq: scalar.optional(),
  gt: number.optional(),
  gte: number.optional(),
  lt: number.optional(),
  lte: number.optional(),
  in: scalars.optional(),
  not_in: scalars.optional(),
  contains: scalar.refine((value) => value !== "", EMPTY_PIECE).optional(),
  starts_with: piece.optional(),
  ends_with: piece.optional(),
  exists: z.boolean(expected("true or false")).optional(),
  matches: regex.optional(),
} satisfies Record<Operator, z.ZodType>;

const operators = closedMap(OPERATORS, "a map of operators such as { gt: 100 }").refine(
  (tests) => Object.keys(tests).length > 0,
  "an operator is missing, such as { gt: 100 }",
);

const NESTING: readonly string[] = ["all", "any", "not"];
const conditions = z.lazy(() =>
  z.array(conditionMap, expected("a list of conditions")).min(1, "a condition is missing"),
);

/** Keys that are no paths are refused: the rule would otherwise be one that can never be evaluated. */
function checkPaths(entries: Record<string, unknown>, ctx: z.RefinementCtx): void {
  const keys = Object.keys(entries);
  if (keys.length === 0) ctx.addIssue({ code: "custom", message: "a condition is missing" });
  for (const path of keys.filter((key) => !NESTING.includes(key))) {
    const problem = pathProblem(path);
    if (problem !== null) ctx.addIssue({ code: "custom", message: problem, path: [path], params: { at: "key" } });
  }
}

function testsOf(path: string, tests: Record<string, unknown>): Condition[] {
  return Object.entries(tests).map(([operator, operand]) => ({ kind: "test", path, operator, operand }) as Test);
}

const cel = z.string().transform((source, ctx): Condition => {
  const problem = celProblem(source);
  if (problem === null) return { kind: "cel", source };
  ctx.addIssue({ code: "custom", message: problem });
  return z.NEVER;
});

/** A map of path → operators, whose entries must all hold; `all`, `any` and `not` nest. */
const conditionMap: z.ZodType<Condition> = z.lazy(() =>
  z
    .object({ all: conditions.optional(), any: conditions.optional(), not: conditionMap.optional() }, notAMap)
    .catchall(operators)
    .superRefine(checkPaths)
    .transform(({ all, any, not, ...tests }): Condition => {
      const of = Object.entries(tests).flatMap(([path, entry]) => testsOf(path, entry));
      if (all) of.push({ kind: "all", of: all });
      if (any) of.push({ kind: "any", of: any });
      if (not) of.push({ kind: "not", of: not });
      return { kind: "all", of };
    }),
);

const notAMap = {
  error: (issue: { input?: unknown }) =>
    `a map such as { args.amount: { gt: 100 } } was expected; this is ${describeValue(issue.input)}`,
};

/** `when`: a map, or a CEL expression. Each says its own problems, which a union would hide behind one. */
export const condition = z.unknown().transform((value, ctx): Condition => {
  const parsed = (typeof value === "string" ? cel : conditionMap).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const params = issue.code === "custom" ? issue.params : undefined;
    ctx.addIssue({ code: "custom", message: issue.message, path: [...issue.path], ...(params && { params }) });
  }
  return z.NEVER;
});
