import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuTime } from "../testing";
import { compileCel } from "./compile";
import { celProblem } from "./parse";

describe("an expression that says what it should is accepted", () => {
  it.each([
    "size(args.to) > 25 || scope.records > 25",
    "checkpoint.confidence < 0.8",
    "args.amount > 100 && 'prod' in risk_tags",
    "args.items.exists(item, item.price * 1.5 > 10) // a remark",
    "[1, 2.5] == args.list",
    "size(args.to) * 0.5 > 3",
    "double(args.text) + 1 > 2.5",
    "args.a ? 1 < 2 : args.b",
    "args.anything",
    '"team" in labels && labels.team == "billing"',
    'agent.name == "billing-bot" && agent["id"] != "agt_2"',
    'now.getDayOfWeek("Europe/Berlin") in [0, 6]',
    'now - timestamp("2026-01-01T00:00:00Z") < duration("24h")',
  ])("%s", (source) => {
    expect(celProblem(source)).toBeNull();
  });
});

const ROOTS =
  "args, before, scope, checkpoint, identity, labels, risk_tags, agent, environment, tool, topic, mode, on_behalf_of, now";

describe("what is wrong is said in one line, with the column", () => {
  it.each([
    // Reading it
    ["args.x ==", "column 10: the expression ends too early"],
    ["", "column 1: the expression ends too early"],
    ["args.amount = 1", 'column 13: "=" was not expected here; write =='],
    ["args.amount === 1", 'column 15: "=" was not expected here; write =='],
    ["args.a & args.b", 'column 8: "&" was not expected here; write &&'],
    ["args.a | args.b", 'column 8: "|" was not expected here; write ||'],
    ["args.a and args.b", 'column 8: "and" was not expected here; write &&'],
    ["args.a or args.b", 'column 8: "or" was not expected here; write ||'],
    ["args.in == 1", 'column 6: "in" was not expected here'],
    ["args.amount > ) 1", 'column 15: ")" was not expected here'],
    ['"abc', "column 1: the text has no closing quote"],
    ['"\\q" == tool', "column 2: invalid escape sequence: \\q"],
    ["if == 1", 'column 1: "if" is a reserved word'],
    ["args.amount >\n 1 &&\n foo", `line 3, column 2: "foo" is not known; an expression reads ${ROOTS}`],
    // Names
    ["arg.x == 1", 'column 1: "arg" is not known; did you mean "args"?'],
    ["amount > 1", `column 1: "amount" is not known; an expression reads ${ROOTS}`],
    ["agent.nam == 'x'", "column 7: agent has no other keys than id and name"],
    ["args.x.all(args, true)", 'column 12: "args" already names something else; choose another name for the item'],
    ["args.x.all(i, i.y.all(i, i))", 'column 23: "i" already names something else; choose another name for the item'],
    // What is not supported
    [
      'args.s.matches("a+")',
      'column 1: matches() is not supported in an expression; the map form of "when" has it as the operator "matches", which takes linear time',
    ],
    ["cel.bind(x, 1, x > 1)", "column 1: cel.bind() is not supported"],
    ["optional.of(args.x) == 1", "column 1: optional.of() is not supported"],
    ["args.?x == 1", 'column 6: "?" was not expected here'],
    ["type(args.x) == 1", "column 1: type() is not supported"],
    ["dyn(args.x) == 1", "column 1: dyn() is not supported"],
    ["bool(args.x)", "column 1: bool() is not supported"],
    ["args.s.trim() == ''", "column 1: trim() is not supported"],
    ["args.s.split(',') == []", "column 1: split() is not supported"],
    ["args.s.startWith('x')", "column 1: startWith() is not supported; did you mean startsWith()?"],
    ["sizes(args.s) > 1", "column 1: sizes() is not supported; did you mean size()?"],
    ["startsWith('x')", "column 1: startsWith() is written after a value: args.key.startsWith(…)"],
    ["b'x' == b'x'", "column 1: bytes are not supported; write a text without the b"],
    ["args.x == 1u", "column 11: write the number without the u"],
    ["99999999999999999999 > 1", 'column 1: "99999999999999999999" has more digits than a number can hold'],
    ["{1: 2} == args.x", "column 2: a map's key must be a text, written out"],
    ["{args.k: 2} == args.x", "column 2: a map's key must be a text, written out"],
    ['{"a": 1, "a": 2} == args.x', 'column 10: the key "a" is there twice'],
    // Calls
    ["has(args)", "column 5: has() takes a path that ends in a key, such as has(args.amount)"],
    ['has(args["x"])', "column 5: has() takes a path that ends in a key, such as has(args.amount)"],
    ["has(size(args.x))", "column 5: has() takes a path that ends in a key, such as has(args.amount)"],
    ["args.x.all(i)", "column 1: all() takes 2 arguments; write all(item, item > 1)"],
    ["args.x.map(i) == []", "column 1: map() takes 2 or 3 arguments; write map(item, item * 2)"],
    ["args.x.all(1, true)", "column 12: a plain name for each item was expected, as in exists(item, item > 1)"],
    ["args.s.contains()", "column 1: contains() takes 1 argument"],
    ["size(args.a, args.b) > 1", "column 1: size() takes 1 argument"],
    ["now.getHours(args.zone) > 1", 'column 14: getHours() takes a time zone, written out, such as "Europe/Berlin"'],
    ["now.getHours('Mars') > 1", 'column 14: getHours() takes a time zone, written out, such as "Europe/Berlin"'],
    ["timestamp('2026-02-30T00:00:00Z') < now", 'column 11: timestamp() takes a text such as "2026-12-31T18:00:00Z"'],
    ["timestamp(5) < now", 'column 11: timestamp() takes a text such as "2026-12-31T18:00:00Z"'],
    ["duration('2d') < now - now", 'column 10: duration() takes a text such as "30s", "15m", "8h" or "1h30m"'],
    // Types
    ["tool", "the expression gives a string; it must be true or false"],
    ["size(args.x)", "the expression gives a number; it must be true or false"],
    ["now - now", "the expression gives a duration; it must be true or false"],
    ["tool > 1", "column 1: > cannot be used with a string and a number"],
    ["args > 1", "column 1: > cannot be used with a map and a number"],
    ["risk_tags == 'prod'", "column 1: == cannot be used with a list and a string"],
    ["'a' in 'abc'", "column 1: in cannot be used with a string and a string"],
    ["duration('1h') * 2 > duration('1h')", "column 1: * cannot be used with a duration and a number"],
    [
      "environment == null",
      "column 1: == cannot be used with a string and null; has(args.key) says whether something is there",
    ],
    ["!tool", "column 1: ! cannot be used with a string"],
    ["-tool == 1", "column 1: - cannot be used with a string"],
    ["args.x && tool", "column 1: && and || take booleans; this has a string"],
    ["tool ? true : false", "column 1: a condition must be a boolean; this is a string"],
    ["args.l.exists(i, 1)", "column 18: a condition must be a boolean; this is a number"],
    [
      "(true ? 1 : 'a') == args.x",
      "column 2: both results of ? : must be of one type; these are a number and a string",
    ],
    ["args.x in [1, 'a']", "column 15: the items of a list must be of one type; these are a number and a string"],
    [
      "args.x == {'a': 1, 'b': ''}",
      "column 25: the values of a map must be of one type; these are a number and a string",
    ],
    ["risk_tags['x'] == ''", "column 1: a list is read by number; this is a string"],
    ["tool.name == ''", "column 6: a string has no keys"],
    ["tool.exists(c, true)", "column 1: a string has no items to go through"],
    ["size(5) > 1", "column 1: size() cannot be used with a number"],
    ["tool.startsWith(1)", "column 1: startsWith() of a string cannot be used with a number"],
    ["risk_tags.getHours() > 1", "column 1: a list has no getHours()"],
  ])("%j", (source, problem) => {
    expect(celProblem(source)).toBe(problem);
    expect(() => compileCel(source)).toThrow();
  });
});

const times = (count: number, part: string, between: string): string => Array(count).fill(part).join(between);

describe("[T39] what is too large is refused when it is saved", () => {
  it.each([
    ["4,000 characters", `true ${" ".repeat(3_995)}`, `true ${" ".repeat(3_996)}`, "at most 4000 characters"],
    ["200 parts", `!${times(100, "true", "&&")}`, `!!${times(100, "true", "&&")}`, "more than 200 parts"],
    [
      "depth 24",
      `${"(".repeat(23)}true${")".repeat(23)}`,
      `${"(".repeat(24)}true${")".repeat(24)}`,
      "more than 24 deep",
    ],
    ["keys one after another", `args${".a".repeat(23)}`, `args${".a".repeat(24)}`, "more than 24 deep"],
    ["100 items", `1 in [${times(100, "1", ",")}]`, `1 in [${times(101, "1", ",")}]`, "at most 100 items"],
    ["50 entries", `"k" in {${entries(50)}}`, `"k" in {${entries(51)}}`, "at most 50 entries"],
    [
      "2 macros inside each other",
      "args.l.all(a, a.filter(b, b > 1).map(c, c) == [])",
      "args.l.all(a, a.all(b, b.all(c, c)))",
      "at most 2 deep",
    ],
    ["3 arguments", "args.l.map(a, true, a) == []", "args.l.map(a, true, a, a) == []", "at most 3 arguments"],
  ])("%s", (_, within, beyond, problem) => {
    expect(celProblem(within)).toBeNull();
    expect(celProblem(beyond)).toContain(problem);
  });

  it.each(["(", "[", "!", "-", "a.", "{1:", "f(", "9", '"', "true?", "args.l.all(a,"])(
    "a source of nothing but %s is read at once",
    (part) => {
      const source = part.repeat(Math.floor(4_000 / part.length));
      expect(cpuTime(() => expect(celProblem(source)).not.toBeNull())).toBeLessThan(200);
    },
  );
});

function entries(count: number): string {
  return Array.from({ length: count }, (_, i) => `"k${i}": 1`).join(",");
}

describe("any text is either accepted or refused with a reason", () => {
  const word = fc.constantFrom(
    ..."args risk_tags now size has ( ) [ ] { } . , : ? + - * / % && || ! == < in exists all map x y 1 2.5 'a' null true".split(
      " ",
    ),
  );
  const source = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(word, { maxLength: 14 }).map((words) => words.join("")),
  );

  it("none makes it throw, and what is accepted compiles", () => {
    fc.assert(
      fc.property(source, (text) => {
        const problem = celProblem(text);
        if (problem === null) compileCel(text);
        else expect(problem).toMatch(/^[^\n]+$/u);
      }),
      { numRuns: 5_000 },
    );
  });
});
