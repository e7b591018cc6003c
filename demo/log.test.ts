import { expect, it } from "vitest";
import { printable } from "./log";

it.each([
  ["\u001b[2J\u001b]8;;https://evil.example\u0007ok", "\\u{1b}[2J\\u{1b}]8;;https://evil.example\\u{7}ok"],
  ["approved\r\nairline-1-1 step 2  forged", "approved\\u{d}\\u{a}airline-1-1 step 2  forged"],
  ["a\u202eb\u200bc\u{e0041}", "a\\u{202e}b\\u{200b}c\\u{e0041}"],
  ["Zoë books ✈ 東京", "Zoë books ✈ 東京"],
])("[T35] %j is logged as %j", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

it("a long text is cut", () => {
  expect(printable("a".repeat(1_000)).length).toBeLessThan(300);
});
