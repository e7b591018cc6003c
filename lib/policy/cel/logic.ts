import { type Expr, wrong } from "./frame";

type Read = Expr["read"];

/**
 * `&&` with three answers (Kleene): one side that is false settles it, in whichever order they stand; else one that
 * can't be read makes the whole unreadable.
 */
export function and(left: Expr, right: Expr): Read {
  return (frame) => {
    const l = left.read(frame);
    if (l === false) return false;
    const r = right.read(frame);
    if (r === false) return false;
    if (l !== true) return wrong(frame, left, l, "a boolean");
    return r === true ? true : wrong(frame, right, r, "a boolean");
  };
}

/** `||` with three answers: one side that is true settles it. */
export function or(left: Expr, right: Expr): Read {
  return (frame) => {
    const l = left.read(frame);
    if (l === true) return true;
    const r = right.read(frame);
    if (r === true) return true;
    if (l !== false) return wrong(frame, left, l, "a boolean");
    return r === false ? false : wrong(frame, right, r, "a boolean");
  };
}

/** `!`: what can't be read is not true when it is negated, either. */
export function not(of: Expr): Read {
  return (frame) => {
    const value = of.read(frame);
    return typeof value === "boolean" ? !value : wrong(frame, of, value, "a boolean");
  };
}

/** `condition ? yes : no`; only the side that is asked for is read. */
export function choose(condition: Expr, yes: Expr, no: Expr): Read {
  return (frame) => {
    const value = condition.read(frame);
    if (value === true) return yes.read(frame);
    return value === false ? no.read(frame) : wrong(frame, condition, value, "a boolean");
  };
}
