import { expect, test } from "vitest";
import { arrivedIds, calmRows } from "./calm";

const id = (item: string) => item.charAt(0);
const rows = (drawn: string[], live: string[]) =>
  calmRows(drawn, live, id).rows.map(({ item, gone }) => (gone ? `(${item})` : item));

test("while the hand is on the list nothing that is drawn moves: what left keeps its place", () => {
  expect(rows(["a", "b", "c"], ["a", "c"])).toEqual(["a", "(b)", "c"]);
});

test("what comes between the drawn ones is counted and waits", () => {
  const calm = calmRows(["a", "c"], ["x", "a", "b", "c"], id);
  expect(calm.rows.map(({ item }) => item)).toEqual(["a", "c"]);
  expect(calm.arrivals).toBe(2);
});

test("a drawn row shows what is known of it now", () => {
  expect(rows(["a 0/2"], ["a 1/2"])).toEqual(["a 1/2"]);
});

test("the next page is appended at once, as that moves nothing", () => {
  const calm = calmRows(["a", "b"], ["a", "b", "c", "d"], id);
  expect(calm.rows.map(({ item }) => item)).toEqual(["a", "b", "c", "d"]);
  expect(calm.arrivals).toBe(0);
});

test("when all that was drawn has left, what there is follows it", () => {
  expect(rows(["a"], ["b"])).toEqual(["(a)", "b"]);
});

test("those that entered between are pointed out, a next page is not", () => {
  expect(arrivedIds(["a", "c"], ["x", "a", "b", "c", "d"], id)).toEqual(new Set(["x", "b"]));
});
