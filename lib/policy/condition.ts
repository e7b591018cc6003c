import { type Answer, allOf, anyOf, type Check, Unreadable } from "./answer";
import { compileCel } from "./cel/compile";
import { compileComparison } from "./comparison";
import type { Condition, Test } from "./condition-source";
import { describeValue } from "./describe";
import { compilePath } from "./path";

/** The checks of a `when`, all of which must hold. */
export function compileCondition(condition: Condition): Check[] {
  return condition.kind === "all" ? condition.of.flatMap(compileCondition) : [compileOne(condition)];
}

function compileOne(condition: Condition): Check {
  if (condition.kind === "test") return compileTest(condition);
  if (condition.kind === "cel") return compileCel(condition.source);
  const checks = (condition.kind === "not" ? [condition.of] : condition.of).map(compileOne);
  const label = `${condition.kind} (${checks.map((check) => check.label).join("; ")})`;
  const found: Check["found"] = (input) => [...new Set(checks.map((check) => check.found(input)))].join("; ");
  if (condition.kind === "all") return { label, found, test: (input) => allOf(checks, input) };
  if (condition.kind === "any") return { label, found, test: (input) => anyOf(checks, input) };
  return { label, found, test: (input) => opposite(allOf(checks, input)) };
}

function opposite(answer: Answer): Answer {
  return answer instanceof Unreadable ? answer : !answer;
}

function compileTest(test: Test): Check {
  const read = compilePath(test.path);
  const label = `${test.path} ${test.operator} ${JSON.stringify(test.operand)}`;
  const found: Check["found"] = (input) => `${test.path} is ${describeValue(read(input))}`;
  // An agent that sends null for an option has not set it: null is not there, as what is missing isn't.
  if (test.operator === "exists")
    return { label, found, test: (input) => ((read(input) ?? null) !== null) === test.operand };
  const compare = compileComparison(test);
  return {
    label,
    found,
    test: (input) => {
      const value = read(input);
      const answer = value === undefined ? "" : compare(value);
      if (typeof answer === "boolean") return answer;
      return new Unreadable(() => `${test.path} is ${describeValue(value)}${answer && `; ${answer}`}`);
    },
  };
}
