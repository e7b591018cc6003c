import { describe, expect, it } from "vitest";
import { changedFields, diffAction, diffPayload } from "@/lib/payload/diff";
import type { PayloadDiff } from "@/lib/payload/diff-model";
import { boundDiff } from "./bounded-diff";

const repeat = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const changesOf = (diff: PayloadDiff) =>
  boundDiff(diff).groups.flatMap((group) => (group.type === "changes" ? group.fields : []));
const keyed = (count: number, value: (i: number) => unknown) =>
  Object.fromEntries(repeat(count, (i) => [`k${i}`, value(i)]));

describe("boundDiff", () => {
  it("tells a small difference whole, and counts what is unchanged", () => {
    const diff = diffPayload({ a: 1, b: 2, c: "x" }, { a: 1, b: 30, c: "x" });
    const bounded = boundDiff(diff);
    expect(bounded).toMatchObject({ mode: "plain", left_out: 0, truncated: false, totals: diff.totals });
    expect(bounded.groups).toEqual([
      { type: "unchanged", count: 1, fields: [] },
      {
        type: "changes",
        fields: [expect.objectContaining({ path: ["b"], before: 2, after: 30, cut: false, starts_at: 0 })],
      },
      { type: "unchanged", count: 1, fields: [] },
    ]);
  });

  it("[T38] tells at most 500 changes, says how many are missing, and still counts them", () => {
    const bounded = boundDiff(
      diffPayload(
        keyed(700, (i) => `a${i}`),
        keyed(700, (i) => `b${i}`),
      ),
    );
    expect(bounded.groups.flatMap((group) => group.fields)).toHaveLength(500);
    expect(bounded).toMatchObject({ left_out: 200, truncated: true, totals: { changed: 700 } });
  });

  it("[T38] padding doesn't push out an amount that jumps", () => {
    const padding = (text: string) => keyed(2_000, (i) => `${text}${i}`);
    const diff = diffPayload({ ...padding("a"), amount: 10 }, { ...padding("b"), amount: 1_000 });
    expect(changesOf(diff).at(-1)).toMatchObject({ path: ["amount"], before: 10, after: 1_000 });
  });

  it("[T38] shows of long texts the piece in which they begin to differ", () => {
    const same = "x".repeat(50_000);
    const [change] = changesOf(diffPayload({ t: `${same}pay 10` }, { t: `${same}pay 99 ${same}` }));
    expect(change).toMatchObject({ cut: true, starts_at: 49_904, before: `${"x".repeat(100)}pay 10`.slice(4) });
    expect(change?.after).toMatch(/^x{96}pay 99 x+$/);
    expect(String(change?.after)).toHaveLength(2_000);
  });

  it("[T38] doesn't cut through a character", () => {
    const [change] = changesOf(diffPayload({ t: "a" }, { t: `b${"😀".repeat(2_000)}` }));
    expect(change?.after).toBe(`b${"😀".repeat(999)}`);
    const [later] = changesOf(diffPayload({ t: `${"😀".repeat(2_000)}ba` }, { t: `${"😀".repeat(2_000)}bc` }));
    expect(String(later?.after)).toMatch(/^(?:😀)+bc$/u);
  });

  it("[T38] leaves out the marked words of long texts", () => {
    const words = repeat(1_500, (i) => `word${i}`).join(" ");
    const [change] = changesOf(diffPayload({ t: words }, { t: words.replaceAll("9", "8") }));
    expect(change).toMatchObject({ detail: { type: "too_large" }, cut: true });
    const [short] = changesOf(diffPayload({ t: "pay the bill" }, { t: "pay the invoice" }));
    expect(short).toMatchObject({ detail: { type: "words" }, cut: false });
  });

  it("[T38] shows the beginning of a large value", () => {
    const [list] = changesOf(diffPayload({}, { v: repeat(50_000, (i) => i) }));
    expect(list).toMatchObject({ kind: "added", after: repeat(100, (i) => i), cut: true, leaves: 50_000 });
    const [object] = changesOf(diffPayload({}, { v: keyed(5_000, (i) => [i, "y".repeat(300)]) }));
    expect(Object.entries(object?.after ?? {})[0]).toEqual(["k0", [0, "y".repeat(300)]]);
    expect(JSON.stringify(object).length).toBeLessThan(15_000);
  });

  it("[T38] tells the lists that grew as far as their paths are short", () => {
    const inner = keyed(120, () => [1]);
    const deep = (lists: unknown) =>
      repeat(40, (i) => `${i}${"k".repeat(190)}`).reduce((v, key) => ({ [key]: v }), lists);
    const long = boundDiff(diffPayload(deep(inner), deep(keyed(120, () => [1, 2]))));
    expect(JSON.stringify(long.lists).length).toBeLessThan(20_000);
    expect(long.truncated).toBe(true);
    const short = boundDiff(
      diffPayload(
        keyed(120, () => [1]),
        keyed(120, () => [1, 2]),
      ),
    );
    expect(short.lists).toHaveLength(100);
    expect(short).toMatchObject({ truncated: true, left_out: 0 });
  });

  it.each([
    ["a long list", { v: repeat(50_000, (i) => i) }],
    ["lists of lists", { v: repeat(120, () => repeat(120, () => repeat(20, () => "y"))) }],
    ["an object with many keys", { v: keyed(9_000, () => "y") }],
    ["one long key", { ["k".repeat(1_000_000)]: 1 }],
    ["many long keys", Object.fromEntries(repeat(900, (i) => [`${i}${"k".repeat(1_000)}`, i]))],
    ["many long texts", keyed(900, (i) => `${i}${"y".repeat(1_000)}`)],
    ["long names of items", { v: repeat(500, (i) => ({ id: `${i}${"k".repeat(1_500)}`, n: i })) }],
    ["quotes, which take two characters each", keyed(400, (i) => `${i}${'"'.repeat(2_000)}`)],
    ["many lists that grow", keyed(4_000, () => [1])],
  ])("[T38] %s gives at most half a megabyte", (_, args) => {
    const grown = Object.fromEntries(
      Object.entries(args).map(([key, value]) => [key, Array.isArray(value) ? [...value, 7] : `${value}!`]),
    );
    for (const diff of [
      diffAction(null, args),
      diffPayload({}, args),
      diffPayload(args, {}),
      diffPayload(args, grown),
      diffPayload({ v: "x" }, args),
    ]) {
      const bounded = boundDiff(diff);
      const length = JSON.stringify(bounded).length;
      expect(length).toBeGreaterThan(100);
      expect(length).toBeLessThan(524_288);
      if (JSON.stringify(changedFields(diff)).length > 600_000) expect(bounded.truncated).toBe(true);
    }
  });
});
