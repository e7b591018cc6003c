import fc from "fast-check";
import { expect, test } from "vitest";
import { chunkText, FOLD, foldText } from "./fold-text";

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i}`).join("\n");

test.each([
  ["short", "one\ntwo", null],
  ["a few lines too long is not worth a fold", lines(44), null],
  ["many lines", lines(100), "60 lines"],
  ["one long line", "x".repeat(5_000), "1,000 characters"],
  ["a long line among short ones", `{\n${"x".repeat(5_000)}\n}`, "1,004 characters"],
])("[U16] %s", (_name, text, hidden) => {
  const folded = foldText(text);
  expect(folded.hidden).toBe(hidden);
  expect(text.startsWith(folded.shown)).toBe(true);
});

test("[T34] a fold never cuts a character in two", () => {
  const text = `${"x".repeat(FOLD.characters - 1)}${"😀".repeat(1_000)}`;
  expect(foldText(text).shown).toBe("x".repeat(FOLD.characters - 1));
});

test("[U16] the pieces of a whole text join to the text", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "😀", "\u200b"), minLength: 10_000, maxLength: 60_000 });
  fc.assert(
    fc.property(text, (whole) => chunkText(whole).join("") === whole),
    { numRuns: 20 },
  );
});
