import { RFC9162 } from "@transmute/rfc9162";
import { describe, expect, it } from "vitest";
import { entry, logOf } from "@/test/memory-log";
import { verifyConsistency, verifyInclusion } from "./tree";

const SIZE = 64;
const log = logOf(SIZE);
const entries = Array.from({ length: SIZE }, (_, index) => new Uint8Array(entry(index)));
const hex = (hashes: readonly Uint8Array[]): string[] => hashes.map((hash) => Buffer.from(hash).toString("hex"));
const buffers = (hashes: readonly Uint8Array[]): Buffer[] => hashes.map((hash) => Buffer.from(hash));
const pairs = Array.from({ length: SIZE }, (_, n) => n + 1).flatMap((second) =>
  Array.from({ length: second }, (_, n) => [n + 1, second] as const),
);

describe("another implementation of the RFC (@transmute/rfc9162)", () => {
  it("[T43] has the same roots up to 64 leaves", async () => {
    for (let size = 0; size <= SIZE; size += 1)
      expect(hex([await RFC9162.treeHead(entries.slice(0, size))])).toEqual(hex([log.root(size)]));
  });

  it("[T43] has the same inclusion proofs up to 64 leaves, and each verifies the other's", async () => {
    for (const [count, size] of pairs) {
      const index = count - 1;
      const theirs = await RFC9162.PATH(index, entries.slice(0, size));
      const ours = log.inclusion(index, size);
      expect(hex(ours)).toEqual(hex(theirs));
      const [leaf, root] = [log.leaf(index), log.root(size)];
      expect(verifyInclusion({ leaf, index, size, proof: buffers(theirs), root })).toBe(true);
      const proof = { log_id: "", tree_size: size, leaf_index: index, inclusion_path: ours };
      expect(await RFC9162.verifyInclusionProof(root, leaf, proof)).toBe(true);
    }
  }, 60_000);

  it("[T43] has the same consistency proofs up to 64 leaves, and each verifies the other's", async () => {
    for (const [first, second] of pairs) {
      const theirs = await RFC9162.PROOF(first, entries.slice(0, second));
      // Where the walk ends at the first tree itself, it puts that root first; the RFC leaves it out.
      const withRoot = Number.isInteger(Math.log2(first)) || first === second;
      const ours = log.consistency(first, second);
      const oursAsTheirs = withRoot ? [log.root(first), ...ours] : ours;
      expect(hex(oursAsTheirs)).toEqual(hex(theirs));
      const [firstRoot, secondRoot] = [log.root(first), log.root(second)];
      const proof = buffers(withRoot ? theirs.slice(1) : theirs);
      expect(verifyConsistency({ first, second, firstRoot, secondRoot, proof })).toBe(true);
      if (first === second) continue;
      const path = { log_id: "", tree_size_1: first, tree_size_2: second, consistency_path: oursAsTheirs };
      expect(await RFC9162.verifyConsistencyProof(firstRoot, secondRoot, path)).toBe(true);
    }
  }, 60_000);
});
