import { describe, expect, it } from "vitest";
import { changedFields, diffAction, diffPayload } from "./diff";
import { DiffBudget } from "./diff-budget";

/** Characters of the largest legal request; the payloads here come close to it on both sides together. */
const LARGEST = 2 ** 20;
/** The edit scripts' allowance and a few steps for each character of the largest payload. */
const MOST_STEPS = 20_000_000 + 12 * LARGEST;

function repeat<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

function nest(depth: number, inner: unknown): unknown {
  return repeat(depth, (i) => i).reduce((value: unknown, i) => (i % 2 ? { a: value, b: i } : [value, i]), inner);
}

const HALF = LARGEST / 2;
const LARGE: [name: string, before: unknown, after: unknown][] = [
  ["long prose with nothing in common", { t: "ab ".repeat(HALF / 3) }, { t: "c d".repeat(HALF / 3) }],
  [
    "long lists of short lines",
    { t: repeat(HALF / 6, (i) => i % 7).join("\n") },
    { t: repeat(HALF / 6, (i) => i % 5).join("\n") },
  ],
  ["only line feeds", { t: "\n".repeat(HALF) }, { t: "\n".repeat(HALF - 9) }],
  [
    "many texts that differ",
    repeat(400, (i) => `a ${i} ${"x y ".repeat(300)}`),
    repeat(400, (i) => `b ${i} ${"y z ".repeat(300)}`),
  ],
  [
    "10,000 keys, all different",
    Object.fromEntries(repeat(5_000, (i) => [`a${i}`, i])),
    Object.fromEntries(repeat(5_000, (i) => [`b${i}`, i])),
  ],
  [
    "10,000 keys with prose",
    Object.fromEntries(repeat(5_000, (i) => [`k${i}`, `not a ${i} or b`])),
    Object.fromEntries(repeat(5_000, (i) => [`k${i}`, `now b ${i} or a`])),
  ],
  ["a list of a quarter million numbers", repeat(HALF / 2, (i) => i % 10), repeat(HALF / 2, (i) => (i * 7) % 10)],
  [
    "many lists of a thousand",
    repeat(250, () => repeat(1_000, (i) => i % 10)),
    repeat(250, (n) => repeat(1_000, (i) => (i * n) % 10)),
  ],
  [
    "lists of lists, all items different",
    repeat(300, () => repeat(300, (i) => i)),
    repeat(300, () => repeat(300, (i) => -i - 1)),
  ],
  ["a list of empty objects", repeat(HALF / 3, () => ({})), repeat(HALF / 3, () => [])],
  [
    "large parts at every depth",
    nest(
      31,
      repeat(50_000, (i) => i % 10),
    ),
    nest(
      31,
      repeat(50_000, (i) => i % 9),
    ),
  ],
  ["a large list one item longer", repeat(100_000, (i) => i), repeat(100_001, (i) => i)],
];

describe("the work of a diff is bounded", () => {
  it.each(LARGE)("[T38] %s", (_, before, after) => {
    for (const diff of [diffPayload, diffAction]) {
      const budget = new DiffBudget();
      const result = diff(before, after, budget);
      expect(changedFields(result).length).toBeGreaterThan(0);
      expect(changedFields(result).length).toBeLessThanOrEqual(10_000);
      expect(budget.spent).toBeLessThanOrEqual(MOST_STEPS);
    }
  });

  it.each(LARGE)("[T38] without a before: %s", (_, __, after) => {
    const budget = new DiffBudget();
    const result = diffAction(null, after, budget);
    expect(changedFields(result).length).toBeLessThanOrEqual(10_000);
    expect(budget.spent).toBeLessThanOrEqual(MOST_STEPS);
  });

  it("[T38] what is past the limits is shown whole, and the diff says so", () => {
    const [before, after] = ["ab ".repeat(50_000), "c d".repeat(50_000)];
    const diff = diffPayload({ t: before, n: 4 }, { t: after, n: 40 });
    expect(diff.complete).toBe(false);
    expect(changedFields(diff)).toMatchObject([
      { path: ["t"], before, after, detail: { type: "too_large" } },
      { path: ["n"], detail: { type: "number", large_jump: true } },
    ]);
  });

  it("[T38] padding doesn't hide an amount: scalars are compared whatever was spent before", () => {
    const padding = repeat(400, (i) => `a ${i} ${"x y ".repeat(300)}`);
    const changed = padding.map((text) => text.replaceAll("x", "z"));
    const diff = diffPayload({ padding, amount: 10 }, { padding: changed, amount: 1000 });
    expect(changedFields(diff).at(-1)).toMatchObject({ path: ["amount"], detail: { ratio: 100 } });
  });

  it("a long list shows what was added and how many stayed", () => {
    const people = repeat(2_000, (i) => `p${i}@acme.example`);
    const diff = diffPayload({ to: people }, { to: [...people, "x@attacker.test"] });
    expect(changedFields(diff)).toMatchObject([{ kind: "added", path: ["to", 2000], after: "x@attacker.test" }]);
    expect(diff.totals.same).toBe(2_000);
  });
});
