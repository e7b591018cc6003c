import {
  consistencyRanges,
  EMPTY_ROOT,
  inclusionRanges,
  leafHash,
  nodeHash,
  type Range,
  rangeHash,
  subtreesOf,
} from "@/lib/audit/tree";

/** What leaf `index` of the logs in these tests holds; no two are alike. */
export function entry(index: number): Buffer {
  return Buffer.from(`entry ${index}`, "utf8");
}

/**
 * A log in memory. Its roots are the recursion of RFC 6962, 2.1, word for word, and owe nothing to how tree.ts divides
 * a range; its proofs are what a server makes with tree.ts from hashes of complete subtrees.
 */
export class MemoryLog {
  readonly leaves: Buffer[];
  readonly #known = new Map<string, Buffer>();

  constructor(entries: readonly Uint8Array[]) {
    this.leaves = entries.map(leafHash);
  }

  leaf(index: number): Buffer {
    const leaf = this.leaves[index];
    if (!leaf) throw new RangeError(`no leaf ${index}`);
    return leaf;
  }

  root(size: number): Buffer {
    return this.hash(0, size);
  }

  /** MTH(D[start:end]). */
  hash(start: number, end: number): Buffer {
    if (start === end) return EMPTY_ROOT;
    if (end - start === 1) return this.leaf(start);
    const known = this.#known.get(`${start} ${end}`);
    if (known) return known;
    let middle = 1;
    while (middle * 2 < end - start) middle *= 2;
    const made = nodeHash(this.hash(start, start + middle), this.hash(start + middle, end));
    this.#known.set(`${start} ${end}`, made);
    return made;
  }

  inclusion(index: number, size: number): Buffer[] {
    return this.#proof(inclusionRanges(index, size));
  }

  consistency(first: number, second: number): Buffer[] {
    return this.#proof(consistencyRanges(first, second));
  }

  #proof(ranges: Range[]): Buffer[] {
    return ranges.map(([start, end]) => {
      const subtrees = subtreesOf(start, end);
      const hashes = subtrees.map(({ level, index }) => this.hash(index * 2 ** level, (index + 1) * 2 ** level));
      return rangeHash(hashes, subtrees);
    });
  }
}

export function logOf(size: number): MemoryLog {
  return new MemoryLog(Array.from({ length: size }, (_, index) => entry(index)));
}
