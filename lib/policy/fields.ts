import { z } from "zod";
import { describeValue, quote } from "./describe";
import { parseDuration } from "./duration";
import { globProblem } from "./glob";

/** What an issue of ours says beside its message: the keys that a map knows, or that its key is meant, not its value. */
export type IssueParams = { known?: readonly string[]; at?: "key" };

export const NAMES_NOTHING = "names nothing; leave the key out instead";

type Typed = { code?: string | undefined; input?: unknown };

/** The message for a value of the wrong type; other problems keep their own. */
export const expected = (what: string) => ({
  error: ({ code, input }: Typed) => {
    if (code !== "invalid_type" && code !== "invalid_value") return undefined;
    return input === undefined
      ? `is missing; ${what} was expected`
      : `${what} was expected; this is ${describeValue(input)}`;
  },
});

/** A map that refuses every key but its own: a key that is read over is a rule that doesn't hold. */
export function closedMap<Shape extends z.ZodRawShape>(shape: Shape, what: string) {
  const params: IssueParams = { known: Object.keys(shape) };
  return z.object(shape, expected(what)).catchall(z.custom<unknown>(() => false, { params }));
}

/** A text of 1 to `max` characters without spaces at its ends. */
export const text = (what: string, max: number) =>
  z
    .string(expected(what))
    .min(1, `${what} cannot be empty`)
    .max(max, `${what} has at most ${max} characters`)
    .refine((value) => value === value.trim(), `${what} cannot begin or end with a space`);

/** A list that names at least one thing: an empty one could be taken for everything or for nothing. */
export const someOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, expected(`a list of ${what}`)).min(1, `the list is empty; name at least one, or leave the key out`);

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, expected(`one of ${values.join(", ")}`));

export const glob = z.string(expected("a glob")).superRefine((value, ctx) => {
  const problem = globProblem(value);
  if (problem !== null) ctx.addIssue({ code: "custom", message: problem });
});

/** A duration, as whole seconds. */
export const duration = z.string(expected("a duration such as 30m")).transform((value, ctx) => {
  const seconds = parseDuration(value);
  if (seconds !== null) return seconds;
  const message = `${quote(value)} is no duration; write 30s, 15m, 8h, 1h30m or 2d, above 0 and at most 366d`;
  ctx.addIssue({ code: "custom", message });
  return z.NEVER;
});

export const people = z
  .number(expected("a number of people"))
  .int("a whole number of people was expected")
  .min(1, "at least 1 person is needed")
  .max(20, "at most 20 people can be asked for");

/** A share such as `5%` or `0.5%`, as a number above 0 and at most 1. */
export const share = z.string(expected("a share such as 5%")).transform((value, ctx) => {
  const percent = /^(\d{1,3}(?:\.\d{1,3})?)%$/.exec(value)?.[1];
  const part = Number(percent) / 100;
  if (part > 0 && part <= 1) return part;
  ctx.addIssue({ code: "custom", message: `${quote(value)} is no share; write 5% or 0.5%, above 0% and at most 100%` });
  return z.NEVER;
});

const LONGEST_UNDO_SECONDS = 60;

/** How long a decision can be taken back before it takes effect: `0s` to `60s`, as seconds. */
export const undo = z.string(expected("a duration such as 5s")).transform((value, ctx) => {
  const seconds = value === "0s" ? 0 : parseDuration(value);
  if (seconds !== null && seconds <= LONGEST_UNDO_SECONDS) return seconds;
  ctx.addIssue({ code: "custom", message: `${quote(value)} is no undo window; write 0s to ${LONGEST_UNDO_SECONDS}s` });
  return z.NEVER;
});
