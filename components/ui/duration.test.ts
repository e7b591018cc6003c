import { expect, test } from "vitest";
import { durationWords } from "./duration";
import { relativeWords } from "./relative-time";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

test.each([
  [0, "0 s"],
  [-5 * MINUTE, "0 s"],
  [59 * SECOND, "59 s"],
  [MINUTE, "1 min"],
  [59 * MINUTE + 59 * SECOND, "59 min"],
  [HOUR, "1 h"],
  [3 * HOUR + 20 * MINUTE, "3 h 20 min"],
  [6 * HOUR + 20 * MINUTE, "6 h"],
  [2 * DAY + 4 * HOUR, "2 d 4 h"],
  [8 * DAY + 4 * HOUR, "8 d"],
])("a length of %i ms is told in two units at most: %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});

test.each([
  [-10 * SECOND, "just now"],
  [10 * SECOND, "in a moment"],
  [-50 * SECOND, "1 min ago"],
  [-3 * HOUR - 20 * MINUTE, "3 h ago"],
  [2 * DAY + 4 * HOUR, "in 2 d"],
])("a moment %i ms away is told in one unit: %s", (distance, words) => {
  expect(relativeWords(distance, 0)).toBe(words);
});
