import { Unreadable } from "../answer";
import { type Expr, type Frame, spend, spendKeys, TOO_MANY_STEPS, wrong } from "./frame";
import { isMap } from "./value";

type Read = Expr["read"];

/** Which of the frame's two places the item of a macro takes: the outer macro's, or that of the one inside it. */
export type Slot = 0 | 1;

/** Goes through the items of a list or the keys of a map; `visit` gives what ends it early, or undefined to go on. */
type Walk = (frame: Frame, visit: (item: unknown) => unknown) => unknown;

/**
 * The walk of a macro over `over`, each turn of which costs what its bodies cost. It ends with what `visit` gave, or
 * why nothing can be gone through; with undefined at the end of the items.
 */
export function walk(over: Expr, slot: Slot, bodies: readonly Expr[]): Walk {
  const cost = bodies.reduce((sum, body) => sum + body.cost, 1);
  return (frame, visit) => {
    const value = over.read(frame);
    const isList = Array.isArray(value);
    if (!isList && !isMap(value)) return wrong(frame, over, value, "a list or a map");
    const items: readonly unknown[] = isList ? value : Object.keys(value);
    if (!isList && !spendKeys(frame, items.length)) return TOO_MANY_STEPS;
    for (let i = 0; i < items.length; i++) {
      if (!spend(frame, cost)) return TOO_MANY_STEPS;
      frame.items[slot] = items[i];
      frame.at[slot] = isList ? i : -1;
      const end = visit(items[i]);
      if (end !== undefined) return end;
    }
    return undefined;
  };
}

/** `exists` is settled by an item that is true, `all` by one that is false; else one that can't be read makes it so. */
export function quantifier(settling: boolean, through: Walk, body: Expr): Read {
  return (frame) => {
    let doubt: Unreadable | null = null;
    const end = through(frame, () => {
      const answer = body.read(frame);
      if (answer === settling) return settling;
      if (answer !== !settling) doubt ??= wrong(frame, body, answer, "a boolean");
      return undefined;
    });
    return end ?? doubt ?? !settling;
  };
}

/** Whether exactly one item holds; as in CEL, an item that can't be read makes it unreadable whatever the others say. */
export function existsOne(through: Walk, body: Expr): Read {
  return (frame) => {
    let count = 0;
    const end = through(frame, () => {
      const answer = body.read(frame);
      if (answer === true) count++;
      return typeof answer === "boolean" ? undefined : wrong(frame, body, answer, "a boolean");
    });
    return end ?? count === 1;
  };
}

/** The items that hold, each as what `result` makes of it; one that can't be read makes the whole unreadable. */
export function collect(through: Walk, condition: Expr | null, result: Expr | null): Read {
  return (frame) => {
    const collected: unknown[] = [];
    const end = through(frame, (item) => {
      const holds = condition === null || condition.read(frame);
      if (holds === false) return undefined;
      if (holds !== true && condition !== null) return wrong(frame, condition, holds, "a boolean");
      const value = result === null ? item : result.read(frame);
      if (value instanceof Unreadable) return value;
      collected.push(value);
      return undefined;
    });
    return end ?? collected;
  };
}
