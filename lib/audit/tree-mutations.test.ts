import { describe, expect, it } from "vitest";
import { logOf } from "@/test/memory-log";
import { EMPTY_ROOT, verifyConsistency, verifyInclusion } from "./tree";

const log = logOf(300);
const FOREIGN = log.leaf(299);
const EVERY_BYTE = Array.from({ length: 32 }, (_, at) => at);
const SOME_BYTES = [0, 13, 31];

type Mutation = [what: string, proof: Buffer[]];

function flipped(hash: Buffer, byte: number, bit: number): Buffer {
  const changed = Buffer.from(hash);
  changed[byte] = (changed[byte] ?? 0) ^ (1 << bit);
  return changed;
}

/** The hash with one bit changed, for each bit of these bytes. */
function* flips(hash: Buffer, bytes: number[]): Generator<[string, Buffer]> {
  for (const byte of bytes)
    for (let bit = 0; bit < 8; bit += 1) yield [`bit ${bit} of byte ${byte}`, flipped(hash, byte, bit)];
}

function* mutationsOf(proof: Buffer[], bytes: number[]): Generator<Mutation> {
  for (const [at, hash] of proof.entries()) {
    for (const [what, changed] of flips(hash, bytes)) yield [`${what} of hash ${at}`, proof.with(at, changed)];
    yield [`hash ${at} dropped`, proof.toSpliced(at, 1)];
    yield [`hash ${at} doubled`, proof.toSpliced(at, 0, hash)];
    yield [`hash ${at} shortened`, proof.with(at, hash.subarray(0, 31))];
    yield [`hash ${at} lengthened`, proof.with(at, Buffer.concat([hash, Buffer.alloc(1)]))];
    for (const [other, second] of proof.entries())
      if (other > at) yield [`hashes ${at} and ${other} swapped`, proof.with(at, second).with(other, hash)];
  }
  if (proof.length > 1) yield ["all dropped", []];
  for (let at = 0; at <= proof.length; at += 1) yield [`a hash put in at ${at}`, proof.toSpliced(at, 0, FOREIGN)];
}

type Cases = { sizes: number[]; bytes: number[]; of: (size: number) => number[] };
const upTo = (size: number): number[] => Array.from({ length: size }, (_, n) => n);
const around = (size: number): number[] => [
  ...new Set([0, 1, 31, 32, 33, 63, 64, Math.floor(size / 3), size - 2, size - 1].filter((n) => n >= 0 && n < size)),
];
const CASES: [string, Cases][] = [
  ["every bit, up to 8 leaves", { sizes: upTo(9), bytes: EVERY_BYTE, of: upTo }],
  ["bits of three bytes, 9 to 32 leaves", { sizes: upTo(33).slice(9), bytes: SOME_BYTES, of: upTo }],
  [
    "a sample up to 256 leaves",
    { sizes: [63, 64, 65, 100, 127, 128, 129, 200, 255, 256], bytes: SOME_BYTES, of: around },
  ],
];

describe("a changed inclusion proof", () => {
  it.each(CASES)("[T43] is refused: %s", (_, { sizes, bytes, of }) => {
    const accepted: string[] = [];
    for (const size of sizes)
      for (const index of of(size)) {
        const right = { leaf: log.leaf(index), index, size, proof: log.inclusion(index, size), root: log.root(size) };
        const check = (what: string, changed: Partial<typeof right>): void => {
          if (verifyInclusion({ ...right, ...changed })) accepted.push(`${index} of ${size}: ${what}`);
        };
        for (const [what, proof] of mutationsOf(right.proof, bytes)) check(what, { proof });
        for (const [what, leaf] of flips(right.leaf, bytes)) check(`${what} of the leaf`, { leaf });
        for (const [what, root] of flips(right.root, bytes)) check(`${what} of the root`, { root });
        for (const other of of(size)) if (other !== index) check(`index ${other}`, { index: other });
        for (const other of of(size)) if (other !== index) check(`leaf ${other}`, { leaf: log.leaf(other) });
        for (const other of sizes) if (other !== size) check(`the root of ${other}`, { root: log.root(other) });
        for (const other of sizes)
          if (other !== size) check(`size and root of ${other}`, { size: other, root: log.root(other) });
      }
    expect(accepted).toEqual([]);
  });

  it("[T43] with another index or size passes only where the path from leaf to root is the same", () => {
    // What a size adds to a root is the path's shape: the signed log checkpoint is what binds the two.
    const pathOf = (index: number, size: number): string => {
      if (size === 1) return "";
      const middle = 2 ** Math.ceil(Math.log2(size) - 1);
      return index < middle ? `${pathOf(index, middle)}l` : `${pathOf(index - middle, size - middle)}r`;
    };
    const claims = upTo(25).flatMap((size) => upTo(size).map((index) => ({ index, size, path: pathOf(index, size) })));
    const wrong = claims.flatMap((real) => {
      const right = {
        leaf: log.leaf(real.index),
        proof: log.inclusion(real.index, real.size),
        root: log.root(real.size),
      };
      return claims.filter(
        ({ index, size, path }) => verifyInclusion({ ...right, index, size }) !== (path === real.path),
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each([
    [-1, 4],
    [4, 4],
    [5, 4],
    [1.5, 4],
    [Number.NaN, 4],
    [0, Number.NaN],
    [0, 0],
    [0, 2 ** 53],
    [0, Number.POSITIVE_INFINITY],
  ])("[T43] is refused where the place is none: %d of %d", (index, size) => {
    const [leaf, root] = [log.leaf(0), log.leaf(0)];
    expect(verifyInclusion({ leaf, index, size, proof: [], root })).toBe(false);
    expect(verifyInclusion({ leaf, index, size, proof: log.inclusion(0, 4), root: log.root(4) })).toBe(false);
  });

  it("[T43] can't pass two hashes of 32 bytes off as others of 31 and 33", () => {
    const [leaf, other] = [log.leaf(0), log.leaf(1)];
    const moved = { leaf: leaf.subarray(0, 31), proof: [Buffer.concat([leaf.subarray(31), other])] };
    expect(verifyInclusion({ ...moved, index: 0, size: 2, root: log.root(2) })).toBe(false);
  });
});

describe("a changed consistency proof", () => {
  it.each(CASES)("[T43] is refused: %s", (_, { sizes, bytes, of }) => {
    const accepted: string[] = [];
    for (const second of sizes)
      for (const first of of(second)) {
        const roots = { firstRoot: log.root(first), secondRoot: log.root(second) };
        const right = { first, second, ...roots, proof: log.consistency(first, second) };
        const check = (what: string, changed: Partial<typeof right>): void => {
          if (verifyConsistency({ ...right, ...changed })) accepted.push(`${first} to ${second}: ${what}`);
        };
        for (const [what, proof] of mutationsOf(right.proof, bytes)) check(what, { proof });
        for (const [what, firstRoot] of flips(right.firstRoot, bytes))
          check(`${what} of the first root`, { firstRoot });
        // Every tree begins with the empty one, so nothing ties the empty tree to a later root.
        if (first === 0) continue;
        for (const [what, secondRoot] of flips(right.secondRoot, bytes)) check(`${what} of the root`, { secondRoot });
        for (const other of of(second))
          if (other !== first && other > 0) check(`first ${other}`, { first: other, firstRoot: log.root(other) });
        for (const other of of(second)) if (other !== first) check(`root of ${other}`, { firstRoot: log.root(other) });
        for (const other of sizes)
          if (other !== second) check(`second ${other}`, { second: other, secondRoot: log.root(other) });
        check("the roots swapped", { firstRoot: right.secondRoot, secondRoot: right.firstRoot });
        check("the sizes swapped", { first: second, second: first });
      }
    expect(accepted).toEqual([]);
  });

  it("[T43] with other sizes passes only where the walk between the trees is the same", () => {
    const walkOf = (first: number, second: number, whole = true): string => {
      if (first === second) return whole ? "root" : "hash";
      const middle = 2 ** Math.ceil(Math.log2(second) - 1);
      if (first <= middle) return `${walkOf(first, middle, whole)} newer`;
      return `${walkOf(first - middle, second - middle, false)} both`;
    };
    const claims = upTo(21).flatMap((second) =>
      upTo(second).flatMap((first) => (first === 0 ? [] : { first, second, walk: walkOf(first, second) })),
    );
    const wrong = claims.flatMap((real) => {
      const roots = { firstRoot: log.root(real.first), secondRoot: log.root(real.second) };
      const right = { ...roots, proof: log.consistency(real.first, real.second) };
      return claims.filter(
        ({ first, second, walk }) => verifyConsistency({ ...right, first, second }) !== (walk === real.walk),
      );
    });
    expect(wrong).toEqual([]);
  });

  it("[T43] is refused from the empty tree and to itself with a hash too many, or the root of another", () => {
    const [firstRoot, secondRoot, proof] = [EMPTY_ROOT, log.root(5), [] as Buffer[]];
    const empty = { first: 0, second: 5, firstRoot, secondRoot, proof };
    const same = { first: 5, second: 5, firstRoot: secondRoot, secondRoot, proof };
    expect([empty, same].map(verifyConsistency)).toEqual([true, true]);
    const wrong = [
      { ...empty, proof: [FOREIGN] },
      { ...empty, firstRoot: log.root(1) },
      { first: 0, second: 0, firstRoot: FOREIGN, secondRoot: FOREIGN, proof },
      { ...same, proof: [FOREIGN] },
      { ...same, firstRoot: log.root(4) },
    ];
    expect(wrong.map(verifyConsistency)).toEqual([false, false, false, false, false]);
  });

  it.each([
    [5, 4],
    [-1, 4],
    [1.5, 4],
    [Number.NaN, 4],
    [1, Number.NaN],
    [1, 2 ** 53],
  ])("[T43] is refused where the sizes are none: %d to %d", (first, second) => {
    const [firstRoot, secondRoot] = [log.root(1), log.root(4)];
    expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof: log.consistency(1, 4) })).toBe(false);
    expect(verifyConsistency({ first, second, firstRoot, secondRoot: firstRoot, proof: [] })).toBe(false);
  });
});
