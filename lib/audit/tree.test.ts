import { describe, expect, it } from "vitest";
import { logOf, MemoryLog } from "@/test/memory-log";
import {
  Appender,
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  nodeHash,
  rangeHash,
  rootSubtrees,
  subtreesOf,
  verifyConsistency,
  verifyInclusion,
} from "./tree";

/** The reference vectors of Certificate Transparency (merkletree of its log server, and RFC 6962's own tests). */
const ENTRIES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
const ROOTS = [
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];
const LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7";
const PAIR_1 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e";
const FOUR_1 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4";
const LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b";
const PAIR_2 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a";
const PAIR_3 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0";
const INCLUSION: [index: number, size: number, proof: (string | undefined)[]][] = [
  [0, 1, []],
  [0, 8, [LEAF_1, PAIR_1, FOUR_1]],
  [5, 8, [LEAF_4, PAIR_3, ROOTS[3]]],
  [2, 3, [ROOTS[1]]],
  [1, 5, [ROOTS[0], PAIR_1, LEAF_4]],
];
const CONSISTENCY: [first: number, second: number, proof: (string | undefined)[]][] = [
  [1, 1, []],
  [1, 8, [LEAF_1, PAIR_1, FOUR_1]],
  [6, 8, [PAIR_2, PAIR_3, ROOTS[3]]],
  [2, 5, [PAIR_1, LEAF_4]],
];
const reference = new MemoryLog(ENTRIES.map((hex) => Buffer.from(hex, "hex")));
const hex = (hashes: Buffer[]): string[] => hashes.map((hash) => hash.toString("hex"));

describe("the known answers of RFC 6962", () => {
  it("[T43] the root of no leaves is the SHA-256 of nothing", () => {
    const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    expect(hex([EMPTY_ROOT, new Appender(0, []).root(), rangeHash([], [])])).toEqual([nothing, nothing, nothing]);
  });

  it("[T43] the roots of 1 to 8 leaves are those of the reference vectors", () => {
    const log = new Appender(0, []);
    const roots = reference.leaves.map((leaf) => {
      log.append(leaf);
      return log.root();
    });
    expect(hex(roots)).toEqual(ROOTS);
    expect(hex(ROOTS.map((_, index) => reference.root(index + 1)))).toEqual(ROOTS);
  });

  it.each(INCLUSION)(
    "[T43] leaf %i of %i has the inclusion proof of the reference vectors",
    (index, size, expected) => {
      const proof = reference.inclusion(index, size);
      expect(hex(proof)).toEqual(expected);
      const root = Buffer.from(ROOTS[size - 1] ?? "", "hex");
      expect(verifyInclusion({ leaf: reference.leaf(index), index, size, proof, root })).toBe(true);
    },
  );

  it.each(CONSISTENCY)(
    "[T43] %i to %i has the consistency proof of the reference vectors",
    (first, second, expected) => {
      const proof = reference.consistency(first, second);
      expect(hex(proof)).toEqual(expected);
      const [firstRoot, secondRoot] = [Buffer.from(ROOTS[first - 1] ?? "", "hex"), reference.root(second)];
      expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof })).toBe(true);
    },
  );
});

describe("every proof up to 256 leaves", () => {
  const log = logOf(256);

  it("[T43] verifies that a leaf is in the tree", () => {
    const refused: string[] = [];
    for (let size = 1; size <= 256; size += 1)
      for (let index = 0; index < size; index += 1) {
        const proof = log.inclusion(index, size);
        if (!verifyInclusion({ leaf: log.leaf(index), index, size, proof, root: log.root(size) }))
          refused.push(`${index} of ${size}`);
      }
    expect(refused).toEqual([]);
  });

  it("[T43] verifies that a tree begins a later one, the empty tree and the tree itself too", () => {
    const refused: string[] = [];
    for (let second = 0; second <= 256; second += 1)
      for (let first = 0; first <= second; first += 1) {
        const proof = log.consistency(first, second);
        const roots = { firstRoot: log.root(first), secondRoot: log.root(second) };
        if (!verifyConsistency({ first, second, ...roots, proof })) refused.push(`${first} to ${second}`);
      }
    expect(refused).toEqual([]);
  });
});

describe("a log of more leaves than 32 bits count", () => {
  const LEAF = reference.leaf(0);
  const levels = [LEAF];
  for (let level = 0; level < 53; level += 1) levels.push(nodeHash(levels[level] ?? LEAF, levels[level] ?? LEAF));
  /** Where all leaves are equal, so are all complete subtrees of a level. */
  const hashOf = (start: number, end: number): Buffer => {
    const subtrees = subtreesOf(start, end);
    return rangeHash(
      subtrees.map(({ level }) => levels[level] ?? EMPTY_ROOT),
      subtrees,
    );
  };
  const HUGE = [2 ** 32 + 1, 2 ** 40 + 12_345, 2 ** 52 + 2 ** 31 + 7, Number.MAX_SAFE_INTEGER];

  it.each(HUGE)("[T43] proves leaves and earlier sizes of %i leaves", (size) => {
    const root = hashOf(0, size);
    for (const index of [0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, size - 2, size - 1]) {
      const proof = inclusionRanges(index, size).map(([start, end]) => hashOf(start, end));
      expect(verifyInclusion({ leaf: LEAF, index, size, proof, root })).toBe(true);
    }
    for (const first of [1, 3, 2 ** 31 + 1, 2 ** 32, size - 1]) {
      const proof = consistencyRanges(first, size).map(([start, end]) => hashOf(start, end));
      const firstRoot = hashOf(0, first);
      expect(verifyConsistency({ first, second: size, firstRoot, secondRoot: root, proof })).toBe(true);
    }
  });
});

describe("ranges", () => {
  it("[T43] a range divides into the largest complete subtrees, left to right", () => {
    expect(subtreesOf(0, 0)).toEqual([]);
    expect(rootSubtrees(7)).toEqual([
      { level: 2, index: 0 },
      { level: 1, index: 2 },
      { level: 0, index: 6 },
    ]);
    expect(subtreesOf(3, 9)).toEqual([
      { level: 0, index: 3 },
      { level: 2, index: 1 },
      { level: 0, index: 8 },
    ]);
  });

  it.each([
    ["a gap", { level: 1, index: 0 }, { level: 0, index: 3 }],
    ["an overlap", { level: 1, index: 0 }, { level: 0, index: 1 }],
    ["a start that is not aligned", { level: 0, index: 1 }, { level: 1, index: 1 }],
    ["two of one level", { level: 0, index: 0 }, { level: 0, index: 1 }],
  ])("[T43] no hash is made of a range with %s", (_, left, right) => {
    expect(() => rangeHash([EMPTY_ROOT, EMPTY_ROOT], [left, right])).toThrow(RangeError);
  });

  it("[T43] no hash is made of a range that lacks a subtree's", () => {
    expect(() => rangeHash([EMPTY_ROOT], rootSubtrees(3))).toThrow(RangeError);
  });

  it.each([
    [-1, 2],
    [3, 2],
    [0.5, 2],
    [0, 2 ** 53],
    [Number.NaN, 2],
  ])("[T43] %d to %d are no places in a log", (start, end) => {
    expect(() => subtreesOf(start, end)).toThrow(RangeError);
    expect(() => inclusionRanges(start, end)).toThrow(RangeError);
    expect(() => consistencyRanges(start, end)).toThrow(RangeError);
  });

  it("[T43] no proof is made of the leaf after the last", () => {
    expect(() => inclusionRanges(4, 4)).toThrow(RangeError);
  });
});
