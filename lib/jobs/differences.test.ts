import { expect, it } from "vitest";
import { differences } from "./differences";

it.each([
  ["nothing, whatever the order of keys", { a: 1, b: { c: [1, 2] } }, { b: { c: [1, 2] }, a: 1 }, []],
  ["a value", { a: 1, b: 2 }, { a: 1, b: 3 }, ["b"]],
  ["a value deeper down", { a: { b: [{ c: 1 }] } }, { a: { b: [{ c: 2 }] } }, ["a.b[0].c"]],
  ["how a number is written", { amount: 250 }, { amount: "250.00" }, ["amount"]],
  ["a key that came and one that went", { old: 1 }, { new: 1 }, ["new", "old"]],
  ["a list of another length, as one", { to: ["a"] }, { to: ["a", "b"] }, ["to"]],
  ["another kind of value", { a: { b: 1 } }, { a: [1] }, ["a"]],
])("[U24] tells where two payloads differ: %s", (_, earlier, later, expected) => {
  expect(differences(earlier, later)).toEqual(expected);
});

it("names at most 20 fields", () => {
  const many = (value: number) => Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`f${n}`, value]));
  expect(differences(many(1), many(2))).toHaveLength(20);
});
