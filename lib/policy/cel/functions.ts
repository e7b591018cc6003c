import type { Unreadable } from "../answer";
import { type Expr, type Frame, spend, spendKeys, spendText, TOO_MANY_STEPS, wrong } from "./frame";
import { DURATION_FIELDS, parseDuration, parseTimestamp, TIMESTAMP_FIELDS } from "./time";
import { Duration, isMap } from "./value";
import { clockOf } from "./zone";

type Read = Expr["read"];

/** The characters of a text, the items of a list, the entries of a map. */
export function size(of: Expr): Read {
  return (frame) => {
    const value = of.read(frame);
    if (Array.isArray(value)) return value.length;
    if (typeof value === "string") return spendText(frame, value.length) ? characters(value) : TOO_MANY_STEPS;
    if (!isMap(value)) return wrong(frame, of, value, "a string, a list or a map");
    const { length } = Object.keys(value);
    return spendKeys(frame, length) ? length : TOO_MANY_STEPS;
  };
}

/** Code points, so that an emoji counts once. */
function characters(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) {
    const isSecondHalf = (text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800;
    if (isSecondHalf) count--;
  }
  return count;
}

type TextTest = "contains" | "startsWith" | "endsWith";

/** Whether a text has another in it, at its start, or at its end. */
export function textTest(name: TextTest, of: Expr, part: Expr): Read {
  return (frame) => {
    const value = of.read(frame);
    const wanted = part.read(frame);
    if (typeof value !== "string") return wrong(frame, of, value, "a string");
    if (typeof wanted !== "string") return wrong(frame, part, wanted, "a string");
    if (name === "contains") return contains(frame, value, wanted);
    if (!spendText(frame, wanted.length)) return TOO_MANY_STEPS;
    return name === "startsWith" ? value.startsWith(wanted) : value.endsWith(wanted);
  };
}

/** The platform's search takes, at worst, a long text as often as the part that it looks for has 128 characters. */
function contains(frame: Frame, value: string, wanted: string): boolean | Unreadable {
  const rounds = 1 + (wanted.length >> 7);
  const isPaid = value.length < 64 || spend(frame, (value.length >> 2) * rounds);
  return isPaid ? value.includes(wanted) : TOO_MANY_STEPS;
}

/** The letters A to Z in the other case; all other characters stay. */
export function inCase(name: "lowerAscii" | "upperAscii", of: Expr): Read {
  const [letters, change] =
    name === "lowerAscii"
      ? [/[A-Z]/g, (text: string) => text.toLowerCase()]
      : [/[a-z]/g, (text: string) => text.toUpperCase()];
  return (frame) => {
    const value = of.read(frame);
    if (typeof value !== "string") return wrong(frame, of, value, "a string");
    // Most texts are all ASCII, where changing every letter is the same and far faster.
    if (isAscii(value)) return spendText(frame, value.length) ? change(value) : TOO_MANY_STEPS;
    return spend(frame, 4 * value.length) ? value.replace(letters, change) : TOO_MANY_STEPS;
  };
}

const isAscii = (text: string): boolean => /^\p{ASCII}*$/u.test(text);

const LONGEST_NUMBER = 40;
const WHOLE = /^-?\d+$/;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** `int()` and `double()`: a number from one that is written in a text; `int()` of a number cuts its decimals off. */
export function toNumber(name: "int" | "double", of: Expr): Read {
  const form = name === "int" ? WHOLE : DECIMAL;
  return (frame) => {
    const value = of.read(frame);
    if (typeof value === "number") return name === "int" ? Math.trunc(value) : value;
    if (typeof value !== "string") return wrong(frame, of, value, "a number or a string");
    const number = value.length <= LONGEST_NUMBER && form.test(value) ? Number(value) : Number.NaN;
    const fits = name === "int" ? Number.isSafeInteger(number) : Number.isFinite(number);
    return fits ? number : wrong(frame, of, value, name === "int" ? "a whole number" : "a number");
  };
}

export function toText(of: Expr): Read {
  return (frame) => {
    const value = of.read(frame);
    if (typeof value === "string") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
    return wrong(frame, of, value, "a string, a number or a boolean");
  };
}

/** `timestamp()` and `duration()`: a time from a text. */
export function toTime(name: "timestamp" | "duration", of: Expr): Read {
  const parse = name === "timestamp" ? parseTimestamp : parseDuration;
  return (frame) => {
    const value = of.read(frame);
    if (typeof value !== "string") return wrong(frame, of, value, "a string");
    return parse(value) ?? wrong(frame, of, value, `a ${name}`);
  };
}

/** `getHours()` and the others: of a timestamp, in UTC or in a zone; of a duration, the whole of it. */
export function timeField(name: string, of: Expr, zone: Expr | null): Read {
  const ofTimestamp = TIMESTAMP_FIELDS.get(name);
  const ofDuration = zone === null ? DURATION_FIELDS.get(name) : undefined;
  const clock = zone === null ? null : clockOf(String(zone.constant?.value));
  return (frame) => {
    const value = of.read(frame);
    if (value instanceof Date && ofTimestamp !== undefined) return ofTimestamp(clock === null ? value : clock(value));
    if (value instanceof Duration && ofDuration !== undefined) return ofDuration(value);
    return wrong(frame, of, value, "a timestamp");
  };
}
