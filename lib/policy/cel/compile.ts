import { type Check, Unreadable } from "../answer";
import { compileExpression } from "./expression";
import { createFrame, MOST_STEPS, nameOf, TOO_MANY_STEPS, wrong } from "./frame";
import { parseCel } from "./parse";
import { readBy } from "./paths";
import { describe } from "./value";

const LONGEST_LABEL = 80;
const MOST_FOUND = 4;

/**
 * Compiles a `when` that is an expression of the Common Expression Language. It answers as `&&` and `||` do in CEL, where
 * an error beside a `false && …` or `true || …` does not count; else what is missing or of the wrong type makes the
 * answer Unreadable ([T7]), and so does an evaluation that would take more than a bounded number of steps ([T39]).
 * In two things it departs from CEL on purpose:
 * - `==`, `!=` and `in` don't compare values of different types: `"900" == 900` is unreadable instead of false, so that no
 *   gate is avoided by sending a number as a text. Only with a `null` that is written out everything can be compared.
 * - There is one kind of number, as in JSON: `1` and `1.0` are the same and nothing is rounded, so `7 / 2` is `3.5`.
 * @throws Error on an expression that `celProblem` complains about
 */
export function compileCel(source: string): Check {
  const ast = parseCel(source);
  const whole = compileExpression(ast);
  const reads = readBy(ast)
    .slice(0, MOST_FOUND)
    .map((path) => compileExpression(path));
  const frame = createFrame();
  return {
    label: `cel ${shortened(source)}`,
    test: (input) => {
      frame.input = input;
      frame.left = MOST_STEPS;
      const answer = whole.read(frame);
      frame.input = frame.items[0] = frame.items[1] = null;
      if (frame.left < 0) return TOO_MANY_STEPS;
      return typeof answer === "boolean" ? answer : wrong(frame, whole, answer, "a boolean");
    },
    found: (input) => {
      const at = { ...createFrame(), input };
      return reads
        .map((path) => {
          const value = path.read(at);
          return value instanceof Unreadable ? value.why : `${nameOf(path, at.at)} is ${describe(value)}`;
        })
        .join("; ");
    },
  };
}

function shortened(source: string): string {
  const line = source.trim().replace(/\s+/g, " ");
  return line.length > LONGEST_LABEL ? `${line.slice(0, LONGEST_LABEL)}…` : line;
}
