import { formatPath, type Path } from "@/lib/payload/path";
import { Unreadable } from "../answer";
import { quote } from "../describe";
import type { PolicyInput } from "../schemas";
import { describe } from "./value";

/**
 * One evaluation: what it reads, the steps that are left to it, and of each macro that it is inside of the item it is at
 * and that item's index (-1 for a map's key). An expression keeps one frame for all its evaluations, which come one after
 * another, so that an answer allocates nothing.
 */
export type Frame = { input: PolicyInput | null; left: number; items: [unknown, unknown]; at: [number, number] };

/** An expression, compiled. `read` gives a value or says with Unreadable why there is none. */
export type Expr = Named & {
  read: (frame: Frame) => unknown;
  /** The steps that one evaluation takes, without what depends on the values. */
  cost: number;
  /** Its value, where it is written out. */
  constant: { value: unknown } | null;
};

/** How an expression is called in a reason: where its value stands, or else how it is written. */
export type Named = {
  path: ((at: Frame["at"]) => Path) | null;
  text: () => string;
};

/**
 * The steps that one evaluation may take ([T39]): one for each part of an expression that a macro evaluates again and
 * again, and for every item or few characters that an operation goes through. The dearest take some 40 ns each, so
 * all of them about 20 ms.
 */
export const MOST_STEPS = 500_000;

export const TOO_MANY_STEPS = new Unreadable(() => "it takes too many steps");

export function createFrame(): Frame {
  return { input: null, left: MOST_STEPS, items: [undefined, undefined], at: [-1, -1] };
}

/** Takes steps off; false where none are left, and then the whole expression has no answer, whatever is returned. */
export function spend(frame: Frame, steps: number): boolean {
  frame.left -= steps;
  return frame.left >= 0;
}

/** Takes off the steps of listing a map's keys. */
export function spendKeys(frame: Frame, count: number): boolean {
  return spend(frame, count * 10);
}

/** Takes off the steps of an operation that goes through a text once: comparing, copying. */
export function spendText(frame: Frame, length: number): boolean {
  return length < 64 || spend(frame, length >> 4);
}

const STEPS_OF_A_DOUBT = 8;

/** An answer that says why there is no value; `say` is given the name of the expression that it is about. */
export function doubt(frame: Frame, about: Named, say: (name: string) => string): Unreadable {
  frame.left -= STEPS_OF_A_DOUBT;
  const outer = frame.at[0];
  const inner = frame.at[1];
  return new Unreadable(() => say(nameOf(about, [outer, inner])));
}

/** A value is not what was expected; one that is itself unreadable stays so. */
export function wrong(frame: Frame, about: Named, value: unknown, expected: string): Unreadable {
  if (value instanceof Unreadable) return value;
  return doubt(frame, about, (name) => `${name} is ${describe(value)}; ${expected} was expected`);
}

/** How an expression is called in a reason. */
export function nameOf({ path, text }: Named, at: Frame["at"]): string {
  return path === null ? quote(text()) : formatPath(path(at));
}

/** Puts an expression together. One whose parts are all written out has one value, which is worked out here. */
export function expression(read: Expr["read"], self: Named, parts: readonly Expr[], ownCost = 0): Expr {
  if (parts.length > 0 && parts.every((part) => part.constant !== null)) {
    const value = read(createFrame());
    if (!(value instanceof Unreadable)) return literal(value, self);
  }
  return { ...self, read, cost: parts.reduce((sum, part) => sum + part.cost, 1 + ownCost), constant: null };
}

export function literal(value: unknown, self: Named): Expr {
  return { ...self, read: () => value, cost: 1, constant: { value } };
}
