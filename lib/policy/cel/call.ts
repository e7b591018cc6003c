import { type Expr, expression, type Named } from "./frame";
import { inCase, size, textTest, timeField, toNumber, toText, toTime } from "./functions";

// Steps beyond the first, for what takes longer than others.
const COST = { convert: 10, parseTime: 60, timeField: 10, zonedTimeField: 200 };

/** A call of a function or, with the value that it is written after as the first of `args`, of a method. */
export function compileCall(name: string, args: readonly Expr[], self: Named): Expr {
  const [of, other = null] = args;
  if (of === undefined) throw new Error(`${name}() needs a value`);
  switch (name) {
    case "size":
      return expression(size(of), self, args);
    case "contains":
    case "startsWith":
    case "endsWith":
      if (other === null) throw new Error(`${name}() needs a text to look for`);
      return expression(textTest(name, of, other), self, args);
    case "lowerAscii":
    case "upperAscii":
      return expression(inCase(name, of), self, args);
    case "int":
    case "double":
      return expression(toNumber(name, of), self, args, COST.convert);
    case "string":
      return expression(toText(of), self, args, COST.convert);
    case "timestamp":
    case "duration":
      return expression(toTime(name, of), self, args, COST.parseTime);
    default:
      return expression(timeField(name, of, other), self, args, other === null ? COST.timeField : COST.zonedTimeField);
  }
}
