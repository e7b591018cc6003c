import { hash } from "node:crypto";

/** The complete subtree of 2^level leaves that starts at leaf index * 2^level. */
export type Subtree = { level: number; index: number };
/** Leaves from `start` up to, not including, `end`. */
export type Range = [start: number, end: number];
export type Completed = Subtree & { hash: Buffer };

const HASH_BYTES = 32;

export const EMPTY_ROOT: Buffer = hash("sha256", "", "buffer");

/** SHA-256(0x00 || data), RFC 6962 section 2.1. */
export function leafHash(data: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(data.length + 1);
  bytes[0] = 0x00;
  bytes.set(data, 1);
  return hash("sha256", bytes, "buffer");
}

// A million nodes are hashed when a log is verified: one buffer for all costs a third of one for each.
const pair = Buffer.alloc(1 + 2 * HASH_BYTES, 0x01);

/** SHA-256(0x01 || left || right), RFC 6962 section 2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  if (!isHash(left) || !isHash(right)) throw new RangeError("A node is made of two hashes of 32 bytes");
  pair.set(left, 1);
  pair.set(right, 1 + HASH_BYTES);
  return hash("sha256", pair, "buffer");
}

/** The range as complete subtrees, each the largest that starts at its place and fits, left to right. */
export function subtreesOf(start: number, end: number): Subtree[] {
  requirePlaces(start, end);
  const found: Subtree[] = [];
  for (let from = start; from < end; ) {
    let level = 0;
    let width = 1;
    while (from % (width * 2) === 0 && from + width * 2 <= end) {
      level += 1;
      width *= 2;
    }
    found.push({ level, index: from / width });
    from += width;
  }
  return found;
}

/** The peaks of a tree of this size, left to right. */
export function rootSubtrees(size: number): Subtree[] {
  return subtreesOf(0, size);
}

/** The ranges whose hashes prove that leaf `index` is in a tree of `size`, from the leaf up: PATH of RFC 6962, 2.1.1. */
export function inclusionRanges(index: number, size: number): Range[] {
  requirePlaces(index, size);
  if (index === size) throw new RangeError(`There is no leaf ${index} in a tree of ${size}`);
  const fromRoot: Range[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + split(end - start);
    if (index < middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([start, middle]);
      start = middle;
    }
  }
  return fromRoot.reverse();
}

/**
 * The ranges whose hashes prove that the tree of `first` leaves begins the tree of `second`: PROOF of RFC 6962, 2.1.2.
 * None where nothing has to be proved: from the empty tree, and from a tree to itself.
 */
export function consistencyRanges(first: number, second: number): Range[] {
  requirePlaces(first, second);
  if (first === 0 || first === second) return [];
  const fromRoot: Range[] = [];
  let [start, end] = [0, second];
  while (first < end) {
    const middle = start + split(end - start);
    if (first <= middle) {
      fromRoot.push([middle, end]);
      end = middle;
    } else {
      fromRoot.push([start, middle]);
      start = middle;
    }
  }
  // Where the walk ends at the first tree itself, the verifier has its root already.
  if (start > 0) fromRoot.push([start, end]);
  return fromRoot.reverse();
}

/**
 * The RFC 6962 hash of a range, from the hashes of its `subtreesOf`.
 * @throws {RangeError} where they are not adjacent and ever smaller: the range has no hash of its own in any tree
 */
export function rangeHash(hashes: readonly Buffer[], subtrees: readonly Subtree[]): Buffer {
  if (hashes.length !== subtrees.length) throw new RangeError("A range needs one hash a subtree");
  for (const [at, { level, index }] of subtrees.entries()) {
    const next = subtrees[at + 1];
    if (next && (next.level >= level || next.index * 2 ** next.level !== (index + 1) * 2 ** level))
      throw new RangeError("These subtrees are not one range that starts at an aligned place");
  }
  return fold(hashes);
}

function fold(peaks: readonly Buffer[]): Buffer {
  return peaks.length === 0 ? EMPTY_ROOT : peaks.reduceRight((right, left) => nodeHash(left, right));
}

type Inclusion = { leaf: Buffer; index: number; size: number; proof: readonly Buffer[]; root: Buffer };

/**
 * RFC 9162, 2.1.3.2. `leaf` is the leaf's hash. Size and root must come from one signed log checkpoint: proofs of
 * several sizes have one shape, so that a proof alone doesn't pin the size.
 */
export function verifyInclusion({ leaf, index, size, proof, root }: Inclusion): boolean {
  if (!isPlace(index) || !isPlace(size) || index >= size) return false;
  if (![leaf, root, ...proof].every(isHash)) return false;
  let place = { node: index, last: size - 1 };
  let computed = leaf;
  for (const sibling of proof) {
    if (place.last === 0) return false;
    const right = isRight(place);
    computed = right ? nodeHash(sibling, computed) : nodeHash(computed, sibling);
    place = above(place, right);
  }
  return place.last === 0 && computed.equals(root);
}

type Consistency = {
  first: number;
  second: number;
  firstRoot: Buffer;
  secondRoot: Buffer;
  proof: readonly Buffer[];
};

/** RFC 9162, 2.1.4.2, and the two cases without a proof: from the empty tree, and from a tree to itself. */
export function verifyConsistency({ first, second, firstRoot, secondRoot, proof }: Consistency): boolean {
  if (!isPlace(first) || !isPlace(second) || first > second) return false;
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === second) return proof.length === 0 && firstRoot.equals(secondRoot) && isRootOf(first, firstRoot);
  if (first === 0) return proof.length === 0 && isRootOf(0, firstRoot);
  let place = { node: first - 1, last: second - 1 };
  while (isOdd(place.node)) place = parent(place);
  // Only the walk of a power of two ends at the first tree itself, whose root is then not in the proof.
  const [start, ...siblings] = place.node === 0 ? [firstRoot, ...proof] : proof;
  if (!start) return false;
  let [older, newer] = [start, start];
  for (const sibling of siblings) {
    if (place.last === 0) return false;
    const right = isRight(place);
    if (right) older = nodeHash(sibling, older);
    newer = right ? nodeHash(sibling, newer) : nodeHash(newer, sibling);
    place = above(place, right);
  }
  return place.last === 0 && older.equals(firstRoot) && newer.equals(secondRoot);
}

function isRootOf(size: number, root: Buffer): boolean {
  return size > 0 || root.equals(EMPTY_ROOT);
}

/** A node of one level, and the last node of that level. */
type Place = { node: number; last: number };

const isOdd = (n: number): boolean => n % 2 === 1;
const parent = ({ node, last }: Place): Place => ({ node: Math.floor(node / 2), last: Math.floor(last / 2) });
const isRight = ({ node, last }: Place): boolean => isOdd(node) || node === last;

/** One level up; and past the levels at which the last node has no sibling. */
function above(place: Place, right: boolean): Place {
  let next = place;
  if (right) while (!isOdd(next.node) && next.node !== 0) next = parent(next);
  return parent(next);
}

/** Adds leaves at the end of a tree of which only the peaks are known (the hashes of `rootSubtrees(size)`). */
export class Appender {
  #size: number;
  readonly #peaks: Buffer[];

  constructor(size: number, peaks: readonly Buffer[]) {
    if (rootSubtrees(size).length !== peaks.length || !peaks.every(isHash))
      throw new RangeError(`These are not the peaks of a tree of ${size}`);
    this.#size = size;
    this.#peaks = [...peaks];
  }

  get size(): number {
    return this.#size;
  }

  get peaks(): Buffer[] {
    return [...this.#peaks];
  }

  root(): Buffer {
    return fold(this.#peaks);
  }

  /** @returns the complete subtrees of two leaves or more that this leaf's hash completed, lowest first */
  append(leaf: Buffer): Completed[] {
    if (!isHash(leaf)) throw new RangeError("A leaf is a hash of 32 bytes");
    const completed: Completed[] = [];
    let top = { level: 0, index: this.#size, hash: leaf };
    while (isOdd(top.index)) {
      const left = this.#peaks.pop();
      if (!left) throw new Error("a tree lost a peak");
      top = { level: top.level + 1, index: (top.index - 1) / 2, hash: nodeHash(left, top.hash) };
      completed.push(top);
    }
    this.#peaks.push(top.hash);
    this.#size += 1;
    return completed;
  }
}

const isHash = (bytes: Uint8Array): boolean => bytes.length === HASH_BYTES;
const isPlace = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

function requirePlaces(start: number, end: number): void {
  if (!isPlace(start) || !isPlace(end) || start > end)
    throw new RangeError(`Not a range of leaves: ${start} to ${end}`);
}

/** The largest power of two below n: where a tree of n leaves divides. */
function split(n: number): number {
  let width = 1;
  while (width * 2 < n) width *= 2;
  return width;
}
