import { expect, it } from "vitest";
import { parseDuration } from "./duration";

it.each([
  ["30s", 30],
  ["15m", 900],
  ["8h", 28_800],
  ["2d", 172_800],
  ["1h30m", 5_400],
  ["1d2h3m4s", 93_784],
  ["366d", 31_622_400],
  ["367d", null],
  ["0s", null],
  ["0h0m", null],
  ["", null],
  ["30", null],
  ["1.5h", null],
  ["-5m", null],
  ["30m1h", null],
  ["1 h", null],
  ["5x", null],
  ["99999999999s", null],
])("%j is %s seconds", (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds);
});
