import { describe, expect, it } from "vitest";
import { byLikeness, likeness, shapeOf } from "./likeness";

function compare(one: unknown, other: unknown) {
  const [first, second] = [shapeOf(one), shapeOf(other)];
  if (first === null || second === null) throw new Error("too large");
  return likeness(first, second);
}

describe("likeness", () => {
  it.each([
    ["numbers of one order of magnitude", { n: 250 }, { n: 900 }, 1, 1],
    ["numbers on either side of a power of ten", { n: 999.99 }, { n: 1000 }, 0, 1],
    ["the smallest and the largest of one order", { n: 1000 }, { n: 9999 }, 1, 1],
    ["small fractions", { n: 0.001 }, { n: 0.009 }, 1, 1],
    ["numbers of different sign", { n: 5 }, { n: -5 }, 0, 1],
    ["zero and nearly zero", { n: 0 }, { n: 1 }, 0, 1],
    ["a number and a text that is one", { n: "250.00" }, { n: 900 }, 1, 1],
    ["numbers that name something", { account_id: 12345678 }, { account_id: 12345679 }, 0, 1],
    ["texts of digits that name something", { account_id: "12345678" }, { account_id: "12345679" }, 0, 1],
    ["equal words", { c: "EUR" }, { c: "EUR" }, 1, 1],
    ["different words", { c: "EUR" }, { c: "USD" }, 0, 1],
    ["free texts, which aren't compared", { t: "thank you very much" }, { t: "see the invoice" }, 0, 0],
    ["a word and a free text", { t: "no" }, { t: "see the invoice" }, 0, 1],
    ["null and false", { b: null }, { b: false }, 0, 1],
    ["a word and the constant it is spelt like", { b: "true" }, { b: true }, 0, 1],
    ["lists of the same words in another order", { to: ["a", "b"] }, { to: ["b", "a", "a"] }, 1, 1],
    ["lists of other words", { to: ["a", "b"] }, { to: ["a", "x"] }, 0, 1],
    ["some of several", { n: 5, c: "EUR", d: { e: 1, f: "a b" } }, { n: 6, c: "USD", d: { e: 2, f: "c d" } }, 2, 3],
  ])("%s: %j and %j", (_, one, other, equal, of) => {
    expect(compare(one, other)).toEqual({ equal, of });
  });

  it.each([
    ["a key more", { a: 1 }, { a: 1, b: 2 }],
    ["a key less", { a: 1, b: 2 }, { a: 1 }],
    ["another key", { a: 1 }, { b: 1 }],
    ["a key deeper down", { a: { b: 1 } }, { a: { c: 1 } }],
    ["a key that reads like a path", { 'a""b': 1 }, { a: { b: 1 } }],
    ["keys that together read like one", { a: { b: 1 } }, { ab: 1 }],
    ["a list for an item", { a: ["x"] }, { a: "x" }],
  ])("%s is another kind", (_, one, other) => {
    expect(compare(one, other)).toBeNull();
  });

  it("orders by the share that agrees, with what has nothing to compare last", () => {
    const shares = [
      { equal: 0, of: 0 },
      { equal: 1, of: 4 },
      { equal: 2, of: 2 },
      { equal: 3, of: 4 },
    ];
    expect(shares.sort(byLikeness).map(({ equal, of }) => `${equal}/${of}`)).toEqual(["2/2", "3/4", "1/4", "0/0"]);
  });

  it("[T38] doesn't compare arguments with more than 2,000 values", () => {
    expect(shapeOf(Array.from({ length: 1_999 }, () => 1))).not.toBeNull();
    expect(shapeOf(Array.from({ length: 2_000 }, () => 1))).toBeNull();
  });
});
