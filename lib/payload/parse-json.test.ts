import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkJson, MAX_JSON_DEPTH, MAX_JSON_KEYS, parseJson } from "./parse-json";

const CORPUS = new URL("../../test/fixtures/deception-payloads.jsonl", import.meta.url);
const REFUSED_CLASSES = ["dup-keys", "huge-number", "nan", "lone-surrogate", "deep-nesting"];

type Line = { id: string; class: string; raw?: string; args?: unknown };
const corpus: Line[] = readFileSync(CORPUS, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

describe("parseJson refuses what two readers could understand differently", () => {
  it.each([
    ["a key that stands twice", '{"args":{"amount":10,"amount":9999}}', "args.amount", /twice/],
    ["a key that stands twice, once with an escape", '{"a":1,"\\u0061":2}', "a", /twice/],
    ["an empty key that stands twice", '{"":1,"":2}', '[""]', /twice/],
    ["a key twice in an object of a list", '{"items":[{"id":1},{"id":2,"id":3}]}', "items[1].id", /twice/],
    ["an integer past 2^53 − 1", '{"amount":9007199254740993}', "amount", /rounded/],
    ["an integer past −(2^53 − 1)", '{"amount":-9007199254740992}', "amount", /rounded/],
    ["a decimal that rounds to an unsafe integer", '{"amount":100000000000000000000.10}', "amount", /rounded/],
    ["an unsafe integer with an exponent", "[1, 1e20]", "[1]", /rounded/],
    ["a number that overflows", '{"cap":1e400}', "cap", /too large/],
    ["a number that vanishes", '{"cap":1e-400}', "cap", /too small/],
    ["a lone high surrogate", '{"subject":"Done \\ud83d"}', "subject", /surrogate/],
    ["a lone low surrogate in a list", '{"names":["a","b\\udc00"]}', "names[1]", /surrogate/],
    ["a lone surrogate in a key", '{"beta\\ud800":true}', '["beta\\ud800"]', /surrogate/],
    ["a lone surrogate that isn't escaped", `{"a":"x\ud800"}`, "a", /surrogate/],
    ["U+0000 in a string", '{"a":{"b":"x\\u0000y"}}', "a.b", /U\+0000/],
    ["U+0000 in a key", '{"a\\u0000":1}', '["a\\u0000"]', /U\+0000/],
    ["the key __proto__", '{"args":{"__proto__":{"admin":true}}}', "args.__proto__", /__proto__/],
    ["the key __proto__ in escapes", '{"\\u005f_proto__":1}', "__proto__", /__proto__/],
    ["a problem after strings full of brackets and quotes", '{"a":"{[\\"]}","b":1,"b":2}', "b", /twice/],
  ])("[T14] %s", (_, text, path, message) => {
    expect(parseJson(text)).toEqual({ ok: false, path, message: expect.stringMatching(message) });
  });

  it.each([
    ["NaN", '{"amount":NaN}'],
    ["Infinity", '{"cap":-Infinity}'],
    ["a leading zero", '{"bags":007}'],
    ["a trailing comma", '{"a":1,}'],
    ["undefined", '{"a":undefined}'],
    ["single quotes", "{'a':1}"],
    ["two values", "{}{}"],
    ["nothing", ""],
    ["a byte order mark", "\ufeff{}"],
  ])("[T14] %s is not JSON", (_, text) => {
    expect(parseJson(text)).toEqual({ ok: false, path: "", message: expect.stringMatching(/^Not valid JSON/) });
  });

  it("[T14] every such line of the deception corpus", () => {
    const lines = corpus.filter((line) => REFUSED_CLASSES.includes(line.class) && line.raw !== undefined);
    expect(lines).toHaveLength(14);
    expect(lines.filter((line) => parseJson(line.raw ?? "").ok).map((line) => line.id)).toEqual([]);
  });
});

describe("parseJson bounds what it reads", () => {
  const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
  const keyed = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":0`).join(",")}}`;

  it("[T38] takes the deepest legal nesting and refuses one level more", () => {
    expect(parseJson(nested(MAX_JSON_DEPTH)).ok).toBe(true);
    expect(parseJson(nested(MAX_JSON_DEPTH + 1))).toMatchObject({ ok: false, message: /deeper than 64/ });
  });

  it("[T38] takes the largest legal number of keys and refuses one more, wherever they stand", () => {
    expect(parseJson(keyed(MAX_JSON_KEYS)).ok).toBe(true);
    expect(parseJson(keyed(MAX_JSON_KEYS + 1))).toMatchObject({ ok: false, message: /More than 10,000 keys/ });
    expect(parseJson(`[${keyed(MAX_JSON_KEYS)},{"a":1}]`)).toMatchObject({ ok: false, path: "[1].a" });
  });

  it("[T38] a mebibyte of brackets is refused without exhausting the stack", () => {
    expect(parseJson("[".repeat(2 ** 20)).ok).toBe(false);
    expect(parseJson(nested(2 ** 19)).ok).toBe(false);
    expect(parseJson(`${'{"a":'.repeat(200_000)}1${"}".repeat(200_000)}`).ok).toBe(false);
  });

  it("[T38] the path in an answer stays short", () => {
    const deep = `${`{"${"k".repeat(80)}":`.repeat(70)}1${"}".repeat(70)}`;
    const parsed = parseJson(deep);
    expect(parsed.ok ? "" : parsed.path.length).toBeLessThanOrEqual(201);
  });
});

describe("parseJson takes all other JSON as it is", () => {
  it.each([
    ["text outside the basic plane", '{"a":"\\ud83d\\ude42 🙂"}', { a: "🙂 🙂" }],
    ["the largest safe integers", "[9007199254740991,-9007199254740991]", [9007199254740991, -9007199254740991]],
    ["decimals, zero in any form, exponents", "[0.1,-0.0,0e999,1.5E3]", [0.1, -0, 0, 1500]],
    ["the same key in different objects", '[{"a":1},{"a":{"a":2}}]', [{ a: 1 }, { a: { a: 2 } }]],
    ["a string value equal to a key", '{"a":"a","b":["a","a"]}', { a: "a", b: ["a", "a"] }],
    ["escaped quotes and backslashes", '{"a\\\\":"\\"","b":"\\\\"}', { "a\\": '"', b: "\\" }],
    ["blanks", ' {\n"a" :\t[ ] , "b" : { } }\r\n', { a: [], b: {} }],
    ["a scalar", "null", null],
  ])("%s", (_, text, value) => {
    expect(parseJson(text)).toEqual({ ok: true, value });
    expect(checkJson(text)).toBeNull();
  });

  it("every payload of the corpus that is an object", () => {
    const lines = corpus.filter((line) => line.args !== undefined);
    expect(lines.filter((line) => !parseJson(JSON.stringify(line.args)).ok).map((line) => line.id)).toEqual([]);
  });
});
