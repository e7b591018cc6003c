import { compileComparison } from "../comparison";
import type { Scalar, Test } from "../condition-source";
import type { Literal } from "./formula";

/** Whether something surely holds, or may: it holds or can't be read. A gate needs no more than that, an allow does. */
export type Sureness = "sure" | "possible";

/** A literal that compares a value. */
type TestLiteral = { test: Test; negated: boolean };

export function testLiterals(literals: readonly Literal[]): TestLiteral[] {
  return literals.flatMap(({ atom, negated }) => (atom.kind === "test" ? [{ test: atom.test, negated }] : []));
}

/** Whether a value passes a comparison: by the code that also decides. */
export function compilePasses({ test, negated }: TestLiteral, sureness: Sureness): (value: unknown) => boolean {
  // An `exists` can always be read.
  if (test.operator === "exists") return (value) => (((value ?? null) !== null) === test.operand) !== negated;
  const compare = compileComparison(test);
  return (value) => {
    const answer = value === undefined ? "" : compare(value);
    return typeof answer === "boolean" ? answer !== negated : sureness === "possible";
  };
}

const BY_PLACE: readonly string[] = ["eq", "neq", "gt", "gte", "lt", "lte", "in", "not_in", "exists"];

/** Whether a comparison tells values apart by nothing but their type and their place among the operands. */
export function isByPlace({ test }: TestLiteral): boolean {
  return BY_PLACE.includes(test.operator);
}

/**
 * For comparisons by place: one value for every place that a value can have among their operands, so that what holds of
 * all of these holds of every value.
 */
export function representatives(literals: readonly TestLiteral[]): unknown[] {
  const operands = literals.flatMap(({ test }): readonly Scalar[] =>
    Array.isArray(test.operand) ? test.operand : [test.operand],
  );
  const strings = operands.filter((operand) => typeof operand === "string");
  const finite = operands.filter((operand) => typeof operand === "number" && Number.isFinite(operand));
  const numbers = [...new Set(finite.map(Number))].sort((one, other) => one - other);
  const between = numbers.map((number, index) => number / 2 + (numbers[index + 1] ?? number) / 2);
  const ends = [-Number.MAX_VALUE, Number.MAX_VALUE, -Infinity, Infinity, Number.NaN];
  const anotherString = `${strings.join("")}.`;
  return [undefined, null, true, false, [], {}, ...strings, anotherString, ...numbers, ...between, ...ends];
}
