import { Environment } from "@marcbachmann/cel-js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Answer, Unreadable } from "../answer";
import type { PolicyInput } from "../schemas";
import { action } from "../testing";
import { compileCel } from "./compile";
import { VARIABLES } from "./language";
import { celProblem } from "./parse";

/** The library with its own evaluator, which knows nothing of this folder. */
const library = new Environment({ unlistedVariablesAreDyn: false });
for (const [name, { type }] of VARIABLES) {
  if (type === "agent") library.registerVariable(name, { schema: { id: "string", name: "string" } });
  else library.registerVariable(name, type);
}

type Made = Record<"flag" | "number" | "count" | "text" | "numbers" | "texts" | "time" | "span", string>;

const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((made) => `(${made.join(" ")})`);
const of = (...words: string[]): fc.Arbitrary<string> => fc.constantFrom(...words);
const order = of("<", "<=", ">", ">=", "==", "!=");

/**
 * Expressions whose types fit where they are known. Paths that are missing or hold something else are among them, but
 * not where we depart from CEL: `==` between types, numbers of two kinds (so each literal is a double), division by zero.
 */
const made = fc.letrec<Made>((tie) => ({
  number: fc.oneof(
    { maxDepth: 3 },
    of("args.a", "args.b", "args.deep.c", "args.l[0]", "1.0", "2.5", "-3.0", "100.0", "args.gone", "args.s.x"),
    join(tie("number"), of("+", "-", "*"), tie("number")),
    join(tie("number"), of("/ 2.0", "/ 0.25")),
    join(tie("flag"), of("?"), tie("number"), of(":"), tie("number")),
    tie("text").map((text) => `double(string(size(${text})))`),
  ),
  count: fc.oneof(
    { maxDepth: 3 },
    of("0", "1", "2", "3", "size(risk_tags)", "args.nested.size()"),
    join(tie("count"), of("+", "-", "*"), tie("count")),
    join(tie("count"), of("% 2")),
    tie("texts").map((list) => `size(${list})`),
    tie("text").map((text) => `${text}.size()`),
    tie("time").map((time) => `${time}.getHours()`),
    tie("time").map((time) => `${time}.getDayOfWeek()`),
    tie("span").map((span) => `${span}.getMinutes()`),
  ),
  text: fc.oneof(
    { maxDepth: 3 },
    of(
      "args.s",
      "args.deep.t",
      "tool",
      "environment",
      "labels.team",
      '"a"',
      '""',
      '"ab c"',
      "labels.gone",
      "args.texts[1]",
    ),
    join(tie("text"), of("+"), tie("text")),
    tie("text").map((text) => `${text}.lowerAscii()`),
    tie("text").map((text) => `${text}.upperAscii()`),
  ),
  numbers: fc.oneof(
    { maxDepth: 3 },
    of("args.l", "[1.0, 2.5]", "[args.a]", "args.gone"),
    join(tie("numbers"), of("+"), tie("numbers")),
    tie("numbers").map((list) => `${list}.map(n, n * 2.0)`),
    tie("numbers").map((list) => `${list}.filter(n, n > args.b)`),
    of("args.items.map(i, i.price)", "args.items.map(i, has(i.price), i.price)"),
  ),
  texts: fc.oneof(
    { maxDepth: 3 },
    of("args.texts", "risk_tags", '["a", "b"]', "[args.s]"),
    join(tie("texts"), of("+"), tie("texts")),
    tie("texts").map((list) => `${list}.filter(t, t.contains("a"))`),
  ),
  time: fc.oneof(
    { maxDepth: 2 },
    of("now", 'timestamp("2026-11-20T11:00:00Z")', "timestamp(args.at)", "timestamp(args.s)"),
    join(tie("time"), of("+", "-"), tie("span")),
  ),
  span: fc.oneof({ maxDepth: 2 }, of('duration("90m")', 'duration("1.5s")'), join(tie("time"), of("-"), tie("time"))),
  flag: fc.oneof(
    { maxDepth: 4 },
    of("true", "false", "args.yes", "args.gone", "has(args.a)", "has(args.gone)", "has(args.deep.c)", "args.n == null"),
    of(
      "args.items.exists(i, i.price > args.a)",
      "args.items.all(i, i.price > args.b)",
      "args.nested.exists(l, 2.0 in l)",
    ),
    of("args.items.exists_one(i, i.price >= 2.0)", "labels.exists(k, labels[k] == args.s)", '"team" in labels'),
    of("args.nested.all(l, l.exists(n, n > args.a))", "args.a == null", "args.deep == args.deep"),
    join(tie("flag"), of("&&", "||"), tie("flag")),
    join(tie("flag"), of("&&", "||"), tie("flag"), of("&&", "||"), tie("flag")),
    join(of("!"), tie("flag")),
    join(tie("flag"), of("?"), tie("flag"), of(":"), tie("flag")),
    join(tie("number"), order, tie("number")),
    join(tie("count"), order, tie("count")),
    join(tie("text"), order, tie("text")),
    join(tie("time"), order, tie("time")),
    join(tie("numbers"), of("==", "!="), tie("numbers")),
    join(tie("number"), of("in"), tie("numbers")),
    join(tie("text"), of("in"), tie("texts")),
    fc
      .tuple(tie("text"), of("contains", "startsWith", "endsWith"), tie("text"))
      .map(([a, test, b]) => `${a}.${test}(${b})`),
    tie("numbers").map((list) => `${list}.exists(n, n > 2.0)`),
    tie("numbers").map((list) => `${list}.all(n, n > 2.0)`),
    tie("texts").map((list) => `${list}.exists_one(t, t == args.s)`),
    // A wrong type, which both find only when they get there.
    of(
      "args.s > 1.0",
      "args.a.startsWith('a')",
      "args.yes < 2.0",
      "args.a && true",
      "size(args.a) > 1",
      "args.s + 1.0 > 2.0",
    ),
  ),
}));

const number = fc.constantFrom(-3, 0, 0.5, 1, 2, 2.5, 100, 1e6);
const text = fc.constantFrom("", "a", "ab", "B", "ab c", "prod");
const given = fc.record({
  args: fc.record({
    a: number,
    b: number,
    s: text,
    yes: fc.boolean(),
    n: fc.constant(null),
    at: fc.constantFrom("2026-11-20T10:00:00Z", "2026-11-20T12:00:00Z"),
    l: fc.array(number, { minLength: 1, maxLength: 4 }),
    texts: fc.array(text, { maxLength: 4 }),
    nested: fc.array(fc.array(number, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
    items: fc.array(fc.record({ price: number }, { requiredKeys: [] }), { maxLength: 4 }),
    deep: fc.record({ c: number, t: text }),
  }),
  risk_tags: fc.array(text, { maxLength: 3 }),
  labels: fc.record({ team: text }),
  environment: text,
});

function libraryAnswer(source: string, input: PolicyInput): boolean | "error" {
  try {
    const context = Object.fromEntries([...VARIABLES].map(([name, { read }]) => [name, read(input)]));
    const answer: unknown = library.evaluate(source, context);
    return typeof answer === "boolean" ? answer : "error";
  } catch {
    return "error";
  }
}

describe("agreement with the library's own evaluator", () => {
  it("where types agree, every expression has the same answer there, and none where it has an error", () => {
    const seen = { true: 0, false: 0, error: 0 };
    fc.assert(
      fc.property(made.flag, given, (source, values) => {
        fc.pre(celProblem(source) === null);
        const input = action(values);
        const answer = compileCel(source).test(input);
        const theirs = libraryAnswer(source, input);
        expect(answer instanceof Unreadable ? "error" : answer).toBe(theirs);
        seen[`${theirs}`]++;
      }),
      { numRuns: 3_000 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(300);
  }, 60_000);
});

const said = (answer: Answer): boolean | string => (answer instanceof Unreadable ? answer.why : answer);

describe("[T7] whatever an action holds, an expression answers true, false or why it can't", () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true }),
  );
  const path = of("args.x", "args.a", "scope.y", "args.x[0]", 'args.x["k"]', "args.x.y.z", "before");
  const loose = fc.oneof(
    made.flag,
    fc.tuple(path, of("==", "!=", "<", "in", "+", "-", "/", "%", "&&"), path).map((parts) => parts.join(" ")),
    path.map((of) => `${of}.exists(i, i == args.x && i.k > 1)`),
    path.map((of) => `${of}.all(i, i.map(j, j + i) != [])`),
    path.map((of) => `size(${of}) > int(args.x) || string(${of}) == ${of} || double(${of}) > 1`),
    path.map((of) => `timestamp(${of}) > now || duration(${of}) > now - now || ${of}.getDayOfYear("Asia/Tokyo") > 1`),
    path.map((of) => `${of}.lowerAscii().contains(args.a) || -${of} > 1 || !${of} || has(${of}.k)`),
  );

  it("and never throws", () => {
    fc.assert(
      fc.property(loose, anything, anything, anything, (source, x, a, scope) => {
        fc.pre(celProblem(source) === null);
        const check = compileCel(source);
        const input = action({ args: { x, a }, scope });
        const answer = check.test(input);
        if (answer instanceof Unreadable) expect(answer.why).toMatch(/^.{10,}$/u);
        else expect(answer).toBeTypeOf("boolean");
        expect(check.found(input)).toBeTypeOf("string");
        expect(said(check.test(input))).toBe(said(answer));
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});
