import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeVisible } from "./visible-text";

describe("escapeVisible shows what can't be seen", () => {
  it("[T34] as chips with code and name", () => {
    expect(escapeVisible("a\u202eb")).toEqual([
      { text: "a", marked: false },
      { text: "U+202E", name: "RIGHT-TO-LEFT OVERRIDE", kind: "bidi", raw: "\u202e", marked: true },
      { text: "b", marked: false },
    ]);
  });

  it.each([
    ["[T34] a run as one chip", "\u200b\u200b\u200b", ["U+200B ×3 ZERO WIDTH SPACE"]],
    [
      "[T34] different characters as chips of their own",
      "\u200b\u2060",
      ["U+200B ZERO WIDTH SPACE", "U+2060 WORD JOINER"],
    ],
    ["[T34] hidden text decoded", "\u{e0068}\u{e0069}", ["U+E0068 ×2 HIDDEN TEXT “hi”"]],
    ["[T34] bytes in selectors decoded", "\u{e0158}\u{e0159}", ["U+E0158 ×2 HIDDEN TEXT “hi”"]],
    ["[T34] no-break spaces, though they are ordinary", "a\u00a0b", ["U+00A0 NO-BREAK SPACE"]],
    ["[T35] escape characters", "\u001b[31m", ["U+001B ESCAPE"]],
    ["[T34] letters of another alphabet among Latin ones", "\u0430cme", ["\u0430 U+0430 LOOKS LIKE ANOTHER CHARACTER"]],
    ["[T34] digits that pass for others", "\uff11\uff10\u202400", ["１０․ U+FF11 U+FF10 U+2024 LOOKS LIKE “10.”"]],
    ["words of one alphabet as they are", "Привет, καλημέρα and 10 kΩ", []],
    ["[T34] lone surrogates", "a\ud800", ["U+D800 LONE SURROGATE"]],
    ["tabs, line feeds and emoji as they are", "a\tb\nc\r\n👩‍💻❤️", []],
  ])("%s", (_, text, chips) => {
    expect(escapeVisible(text).flatMap((part) => (part.marked ? [`${part.text} ${part.name}`] : []))).toEqual(chips);
  });

  it("[T34] leaves nothing unmarked that is invisible, and loses nothing", () => {
    const char = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
      fc.constantFrom("a", "\u200b", "\u202e", "\ufe0f", "\u{e0041}", "\r"),
    );
    fc.assert(
      fc.property(fc.array(char, { maxLength: 12 }), (chars) => {
        const text = chars.join("");
        const segments = escapeVisible(text);
        expect(segments.map((part) => (part.marked ? part.raw : part.text)).join("")).toBe(text);
        const drawn = segments.map((part) => (part.marked ? "" : part.text)).join("|");
        expect(drawn).not.toMatch(/[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]|[\u{e0100}-\u{e01ef}]/u);
      }),
    );
  });
});
