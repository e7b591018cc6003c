import { Unreadable } from "../answer";
import { type Expr, type Frame, spend, spendKeys, spendText, TOO_MANY_STEPS, wrong } from "./frame";
import { mismatch } from "./operators";
import { Duration, isMap, type Kind, kindOf, withArticle } from "./value";

type Read = Expr["read"];

const ANY: readonly Kind[] = ["number", "string", "boolean", "null", "list", "map", "timestamp", "duration"];
const DEEPEST_COMPARED = 100;

/**
 * `==` and `!=`, of two values of one type. What is of another type is not unequal: it can't be compared. Only with a
 * `null` that is written out everything can.
 */
export function equality(isNegated: boolean, left: Expr, right: Expr): Read {
  const asksNull = left.constant?.value === null || right.constant?.value === null;
  return (frame) => {
    const l = left.read(frame);
    const r = right.read(frame);
    if (typeof l === "number" && typeof r === "number") return (l === r) !== isNegated;
    if (l instanceof Unreadable) return l;
    if (r instanceof Unreadable) return r;
    const same = asksNull ? l === r : equal(frame, l, r, 0);
    if (same !== null) return same !== isNegated;
    if (kindOf(l) !== kindOf(r)) return mismatch(frame, [left, l], [right, r], ANY);
    const [of, value] = left.path === null && right.path !== null ? [right, r] : [left, l];
    return wrong(frame, of, value, "one with values of the same types");
  };
}

/** `in`: whether a list has an item that is equal, or a map a key. */
export function membership(needle: Expr, hay: Expr): Read {
  return (frame) => {
    const wanted = needle.read(frame);
    const value = hay.read(frame);
    if (wanted instanceof Unreadable) return wanted;
    if (Array.isArray(value)) return isAmong(frame, needle, wanted, hay, value);
    if (!isMap(value)) return wrong(frame, hay, value, "a list or a map");
    if (typeof wanted !== "string") return wrong(frame, needle, wanted, "a string");
    return Object.hasOwn(value, wanted) && value[wanted] !== undefined;
  };
}

function isAmong(frame: Frame, needle: Expr, wanted: unknown, hay: Expr, list: unknown[]): boolean | Unreadable {
  if (!spend(frame, list.length)) return TOO_MANY_STEPS;
  if (needle.constant?.value === null) return list.includes(null);
  let stranger = -1;
  for (let i = 0; i < list.length; i++) {
    const same = equal(frame, wanted, list[i], 0);
    if (same) return true;
    if (same === null && stranger < 0) stranger = i;
  }
  return stranger < 0 ? false : notComparable(frame, needle, wanted, hay, list, list[stranger]);
}

/** Of a list that is written out, the value that is looked for is not what was expected; else the list isn't. */
function notComparable(
  frame: Frame,
  needle: Expr,
  wanted: unknown,
  hay: Expr,
  list: unknown[],
  stranger: unknown,
): Unreadable {
  const [kind, other] = [kindOf(wanted), kindOf(stranger)];
  if (needle.path !== null && hay.constant !== null) {
    return wrong(frame, needle, wanted, other === null ? "another value" : withArticle(other));
  }
  return wrong(frame, hay, list, kind === null ? "a list" : `a list of ${kind}s`);
}

/** Whether two values are equal, item by item where they have items; null where they can't be compared. */
function equal(frame: Frame, l: unknown, r: unknown, depth: number): boolean | null {
  if (typeof l === "string" && typeof r === "string") {
    return l.length === r.length && spendText(frame, l.length) && l === r;
  }
  if (typeof l === "number" && typeof r === "number") return Number.isFinite(l) && Number.isFinite(r) ? l === r : null;
  if (typeof l === "boolean" && typeof r === "boolean") return l === r;
  if (typeof l !== "object" || typeof r !== "object") return null;
  if (l === null || r === null) return l === r ? true : null;
  if (depth === DEEPEST_COMPARED) return null;
  if (Array.isArray(l)) return Array.isArray(r) ? equalLists(frame, l, r, depth + 1) : null;
  return Array.isArray(r) ? null : equalObjects(frame, l, r, depth + 1);
}

function equalObjects(frame: Frame, l: object, r: object, depth: number): boolean | null {
  if (l instanceof Date && r instanceof Date) return l.getTime() === r.getTime();
  if (l instanceof Duration && r instanceof Duration) return l.ms === r.ms;
  return isMap(l) && isMap(r) ? equalMaps(frame, l, r, depth) : null;
}

function equalLists(frame: Frame, l: readonly unknown[], r: readonly unknown[], depth: number): boolean | null {
  if (l.length !== r.length) return false;
  if (!spend(frame, l.length)) return null;
  let answer: boolean | null = true;
  for (let i = 0; i < l.length; i++) {
    const same = equal(frame, l[i], r[i], depth);
    if (same === false) return false;
    answer = same && answer;
  }
  return answer;
}

function equalMaps(
  frame: Frame,
  l: Record<string, unknown>,
  r: Record<string, unknown>,
  depth: number,
): boolean | null {
  const keys = Object.keys(l);
  const others = Object.keys(r);
  if (!spendKeys(frame, 2 + 4 * (keys.length + others.length))) return null;
  if (keys.length !== others.length || keys.some((key) => !Object.hasOwn(r, key))) return false;
  let answer: boolean | null = true;
  for (const key of keys) {
    const same = equal(frame, l[key], r[key], depth);
    if (same === false) return false;
    answer = same && answer;
  }
  return answer;
}
