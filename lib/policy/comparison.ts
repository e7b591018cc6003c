import type { Scalar, Test } from "./condition-source";
import { compileRegex, LONGEST_TESTED } from "./regex/compile";

/** Compares a value that is there; a text says what kind of value can be compared, where this one can't. */
export type Comparison = (value: unknown) => boolean | string;

const A_NUMBER = "a number was expected";
const A_STRING = "a string was expected";
const TOO_LONG = `at most ${LONGEST_TESTED} characters can be tested`;

/** The comparison that an operator makes. No operator converts: `"900"` is not a number, `1` is not true. */
export function compileComparison(test: Exclude<Test, { operator: "exists" }>): Comparison {
  switch (test.operator) {
    case "eq":
      return oneOf([test.operand]);
    case "neq":
      return opposite(oneOf([test.operand]));
    case "in":
      return oneOf(test.operand);
    case "not_in":
      return opposite(oneOf(test.operand));
    case "gt":
      return ofNumber((value) => value > test.operand);
    case "gte":
      return ofNumber((value) => value >= test.operand);
    case "lt":
      return ofNumber((value) => value < test.operand);
    case "lte":
      return ofNumber((value) => value <= test.operand);
    case "contains":
      return contains(test.operand);
    case "starts_with":
      return ofString((value) => value.startsWith(test.operand));
    case "ends_with":
      return ofString((value) => value.endsWith(test.operand));
    case "matches":
      return matches(test.operand);
  }
}

function ofNumber(compare: (value: number) => boolean): Comparison {
  return (value) => (typeof value === "number" && Number.isFinite(value) ? compare(value) : A_NUMBER);
}

function ofString(compare: (value: string) => boolean): Comparison {
  return (value) => (typeof value === "string" ? compare(value) : A_STRING);
}

function oneOf(operands: readonly Scalar[]): Comparison {
  const type = typeof operands[0];
  const known = new Set<unknown>(operands);
  return (value) => (typeof value === type ? known.has(value) : `a ${type} was expected`);
}

function opposite(comparison: Comparison): Comparison {
  return (value) => {
    const answer = comparison(value);
    return typeof answer === "string" ? answer : !answer;
  };
}

/** A part of a text, or one of a list's items. A list with items of another type can hold it without our seeing it. */
function contains(operand: Scalar): Comparison {
  const type = typeof operand;
  return (value) => {
    if (typeof value === "string" && typeof operand === "string") return value.includes(operand);
    if (!Array.isArray(value)) return type === "string" ? "a string or a list was expected" : "a list was expected";
    if (value.includes(operand)) return true;
    return value.every((item) => typeof item === type) ? false : `a list of ${type}s was expected`;
  };
}

function matches(pattern: string): Comparison {
  const test = compileRegex(pattern);
  return (value) => {
    if (typeof value !== "string") return A_STRING;
    return value.length > LONGEST_TESTED ? TOO_LONG : test(value);
  };
}
