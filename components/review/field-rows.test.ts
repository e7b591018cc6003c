import fc from "fast-check";
import { expect, test } from "vitest";
import { countFields, fieldRows } from "./field-rows";

function leaves(value: unknown): unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leaves) : [value];
}

test("[U16] no value of a payload is left out, and they keep their order", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
      const scalars = fieldRows(payload).flatMap((row) => (row.type === "scalar" ? [row.value] : []));
      expect(scalars).toEqual(leaves(payload));
    }),
  );
});

test("a nested field knows its depth and its path", () => {
  expect(fieldRows({ lines: [{ sku: "A1" }] })).toMatchObject([
    { name: "lines", depth: 0, type: "array", size: 1 },
    { name: "0", depth: 1, isIndex: true, type: "object", size: 1 },
    { name: "sku", depth: 2, path: ["lines", 0, "sku"], type: "scalar", value: "A1" },
  ]);
});

test("fields are counted without what holds them; what is empty counts as one", () => {
  expect(countFields({ a: 1, list: [1, { b: null }], none: [], empty: {} })).toEqual({ rows: 7, values: 5 });
});

test("[T38] the first rows of a large payload are its first rows, and all of them are counted", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(20), (payload, most) => {
      const all = fieldRows(payload);
      expect(fieldRows(payload, most)).toEqual(all.slice(0, most));
      expect(countFields(payload).rows).toBe(all.length);
    }),
  );
});
