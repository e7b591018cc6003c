import { Unreadable } from "../answer";
import { doubt, type Expr, type Frame, type Named, spend, spendText, TOO_MANY_STEPS, wrong } from "./frame";
import { Duration, type Kind, kindOf, withArticle } from "./value";

type Read = Expr["read"];
type Sign = "+" | "-" | "*" | "/" | "%";
type Order = "<" | "<=" | ">" | ">=";

const COMPUTE: Readonly<Record<Sign, (left: number, right: number) => number>> = {
  "+": (left, right) => left + right,
  "-": (left, right) => left - right,
  "*": (left, right) => left * right,
  "/": (left, right) => left / right,
  "%": (left, right) => left % right,
};

const TAKES: Readonly<Record<Sign, readonly Kind[]>> = {
  "+": ["number", "string", "list", "timestamp", "duration"],
  "-": ["number", "timestamp", "duration"],
  "*": ["number"],
  "/": ["number"],
  "%": ["number"],
};

const PARTNER: Readonly<Partial<Record<Sign, (kind: Kind) => Kind>>> = {
  "+": (kind) => (kind === "timestamp" ? "duration" : kind),
};

/** Sums and the like: of numbers, which are never rounded; `+` also joins texts and lists; `+ -` of times. */
export function arithmetic(sign: Sign, left: Expr, right: Expr, self: Named): Read {
  const compute = COMPUTE[sign];
  return (frame) => {
    const l = left.read(frame);
    const r = right.read(frame);
    if (typeof l !== "number" || typeof r !== "number") {
      const result = sign === "+" ? joined(frame, l, r, self) : sign === "-" ? between(frame, l, r, self) : null;
      return result ?? mismatch(frame, [left, l], [right, r], TAKES[sign], PARTNER[sign]);
    }
    const result = compute(l, r);
    if (Number.isFinite(result)) return result;
    return doubt(frame, self, (name) => `${name} ${r === 0 ? "divides by zero" : "is too large a number"}`);
  };
}

export function negative(of: Expr): Read {
  return (frame) => {
    const value = of.read(frame);
    return typeof value === "number" ? -value : wrong(frame, of, value, "a number");
  };
}

function joined(frame: Frame, l: unknown, r: unknown, self: Named): unknown {
  if (typeof l === "string" && typeof r === "string") {
    return spendText(frame, l.length + r.length) ? l + r : TOO_MANY_STEPS;
  }
  if (Array.isArray(l) && Array.isArray(r)) return spend(frame, l.length + r.length) ? l.concat(r) : TOO_MANY_STEPS;
  if (l instanceof Date && r instanceof Duration) return moved(frame, l, r.ms, self);
  if (l instanceof Duration && r instanceof Duration) return new Duration(l.ms + r.ms);
  return null;
}

function between(frame: Frame, l: unknown, r: unknown, self: Named): unknown {
  if (l instanceof Date && r instanceof Date) return new Duration(l.getTime() - r.getTime());
  if (l instanceof Date && r instanceof Duration) return moved(frame, l, -r.ms, self);
  if (l instanceof Duration && r instanceof Duration) return new Duration(l.ms - r.ms);
  return null;
}

// The years 1 to 9999, as CEL has it.
const FIRST = Date.parse("0001-01-01T00:00:00Z");
const LAST = Date.parse("9999-12-31T23:59:59.999Z");

function moved(frame: Frame, at: Date, ms: number, self: Named): unknown {
  const time = at.getTime() + ms;
  if (time >= FIRST && time <= LAST) return new Date(time);
  return doubt(frame, self, (name) => `${name} is no timestamp`);
}

const COMPARE: Readonly<Record<Order, <Value extends number | string>(left: Value, right: Value) => boolean>> = {
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
};

const ORDERED: readonly Kind[] = ["number", "string", "boolean", "timestamp", "duration"];

/** `< <= > >=`, of two values of one type. */
export function ordering(order: Order, left: Expr, right: Expr): Read {
  const compare = COMPARE[order];
  return (frame) => {
    const l = left.read(frame);
    const r = right.read(frame);
    if (typeof l === "number" && typeof r === "number") return compare(l, r);
    if (typeof l === "string" && typeof r === "string") {
      return spendText(frame, Math.min(l.length, r.length)) ? compare(l, r) : TOO_MANY_STEPS;
    }
    const [one, other] = [rank(l), rank(r)];
    if (one !== null && other !== null && kindOf(l) === kindOf(r)) return compare(one, other);
    return mismatch(frame, [left, l], [right, r], ORDERED);
  };
}

function rank(value: unknown): number | null {
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Date) return value.getTime();
  return value instanceof Duration ? value.ms : null;
}

type Side = readonly [of: Expr, value: unknown];

/**
 * Two values that don't go together: says which is not what was expected. That is the one that is none of `takes`; else
 * the one that stands in the action, for what is written in the expression is what its author expects.
 */
export function mismatch(
  frame: Frame,
  left: Side,
  right: Side,
  takes: readonly Kind[],
  partner: (kind: Kind) => Kind = (kind) => kind,
): Unreadable {
  if (left[1] instanceof Unreadable) return left[1];
  if (right[1] instanceof Unreadable) return right[1];
  const [l, r] = [kindOf(left[1]), kindOf(right[1])];
  const leftFits = l !== null && takes.includes(l);
  const rightFits = r !== null && takes.includes(r);
  const isRight = leftFits === rightFits ? isGiven(right, r) && !isGiven(left, l) : leftFits;
  const [of, value] = isRight ? right : left;
  const other = isRight ? l : r;
  const otherFits = isRight ? leftFits : rightFits;
  const expected = otherFits && other !== null ? withArticle(partner(other)) : oneOf(takes);
  return wrong(frame, of, value, expected);
}

const oneOf = (kinds: readonly Kind[]): string =>
  kinds
    .map(withArticle)
    .join(", ")
    .replace(/, ([^,]+)$/, " or $1");

/** Whether a value stands in the action. Times don't, as JSON has none, but for `now`, of which nobody is in doubt. */
function isGiven([of]: Side, kind: Kind | null): boolean {
  return of.path !== null && kind !== "timestamp" && kind !== "duration";
}
