import { Unreadable } from "../answer";
import type { PolicyInput } from "../schemas";
import { doubt, type Expr, type Frame, type Named, wrong } from "./frame";
import { isMap } from "./value";

type Read = Expr["read"];

/** A variable of the action. */
export function variable(read: (input: PolicyInput) => unknown, self: Named): Read {
  return (frame) => {
    const value = frame.input === null ? null : read(frame.input);
    if (value === null || value === undefined) return missing(frame, self);
    return typeof value === "number" ? finite(frame, value, self) : value;
  };
}

/** The item that a macro is at. */
export function item(slot: 0 | 1, self: Named): Read {
  return (frame) => {
    const value = frame.items[slot];
    if (value === undefined) return missing(frame, self);
    return typeof value === "number" ? finite(frame, value, self) : value;
  };
}

/** One key of a map or, where it is a number, one item of a list. Only own keys are read: not `constructor`. */
export function keyed(of: Expr, key: string | number, self: Named): Read {
  return (frame) => lookUp(frame, of, of.read(frame), key, self);
}

/** As `keyed`, with a key that has to be worked out. */
export function indexed(of: Expr, key: Expr, self: Named): Read {
  return (frame) => {
    const value = of.read(frame);
    if (value instanceof Unreadable) return value;
    const found = key.read(frame);
    if (typeof found === "string" || typeof found === "number") return lookUp(frame, of, value, found, self);
    return wrong(frame, key, found, "a string or a number");
  };
}

/**
 * Whether a map has a key, also one that is null. Of what an action may lack altogether, such as `scope`, no key is
 * there: nothing else asks for it. Further down, `has(args.a.b)` needs `args.a`, as CEL has it.
 */
export function has(of: Expr, key: string, root: ((input: PolicyInput) => unknown) | null): Read {
  return (frame) => {
    if (root !== null && frame.input !== null && (root(frame.input) ?? null) === null) return false;
    const value = of.read(frame);
    if (isMap(value)) return Object.hasOwn(value, key) && value[key] !== undefined;
    return wrong(frame, of, value, "a map");
  };
}

function lookUp(frame: Frame, of: Expr, value: unknown, key: string | number, self: Named): unknown {
  let found: unknown;
  if (typeof key === "string") {
    if (!isMap(value)) return wrong(frame, of, value, "a map");
    if (Object.hasOwn(value, key)) found = value[key];
  } else {
    if (!Array.isArray(value)) return wrong(frame, of, value, "a list");
    if (Object.hasOwn(value, key)) found = value[key];
  }
  if (found === undefined) return missing(frame, self);
  return typeof found === "number" ? finite(frame, found, self) : found;
}

/** JSON can write numbers that are too large to hold, such as 1e999. */
function finite(frame: Frame, value: number, self: Named): number | Unreadable {
  return Number.isFinite(value) ? value : wrong(frame, self, value, "a finite number");
}

const missing = (frame: Frame, self: Named): Unreadable => doubt(frame, self, (name) => `${name} is missing`);
