import { expect, test } from "vitest";
import { rowStarts, rowsInSight } from "./rows-in-sight";

// A head of 32 px, then rows of 44.
const starts = rowStarts(5, (index) => (index === 0 ? 32 : 44));

test("each row starts where the one before ends", () => {
  expect(starts).toEqual([0, 32, 76, 120, 164, 208]);
  expect(rowStarts(0, () => 44)).toEqual([0]);
});

test.each([
  ["at the top", 0, 100, 0, 2],
  ["to a row's very end", 0, 32, 0, 0],
  ["cut off at both ends", 50, 60, 1, 2],
  ["from a row's first px on", 76, 44, 2, 2],
  ["past the end, as while it bounces", 400, 100, 4, 4],
  ["before the start", -20, 40, 0, 0],
  ["with no height yet", 0, 0, 0, 0],
])("%s", (_case, top, height, first, last) => {
  expect(rowsInSight(starts, top, height)).toEqual({ first, last });
});

test("of no rows none is in sight", () => {
  expect(rowsInSight([0], 0, 900)).toEqual({ first: 0, last: 0 });
});
