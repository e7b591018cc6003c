import { Altered } from "./altered";
import type { CheckedLines, LineProblem } from "./check-lines";
import { History } from "./history";
import type { KnownCheckpoint } from "./known-checkpoints";
import type { Checkpoint } from "../note";
import { Appender } from "../tree";

const HASH_BYTES = 32;

/** The events of one export in their order: that none is missing, and that together they are the tree that was signed. */
export class ExportEvents {
  readonly #tree = new Appender(0, []);
  readonly #history: History;
  readonly disclosed: Record<string, number> = {};
  count = 0;
  #lastSeq = -1;
  /** The tree of the leaf hashes that lines name, from the first event on that has another; and which that is. */
  #claimed: { tree: Appender; index: number } | null = null;

  constructor(
    private readonly isFull: boolean,
    private readonly signed: Checkpoint,
    kept: readonly KnownCheckpoint[],
  ) {
    const known = isFull ? kept : [];
    this.#history = new History(known);
    this.#history.grown(0, () => [this.#tree.root()]);
    const uncheckable = kept.find(({ size }) => !isFull && size !== signed.size);
    if (uncheckable)
      throw new Altered(
        null,
        `A filtered export can't be compared with the log checkpoint ${uncheckable.name} of another size; take a full export.`,
      );
  }

  /** @throws {Altered} */
  add({ seqs, leaves, claimed, disclosed, problem }: CheckedLines): void {
    const bytes = Buffer.from(leaves.buffer, leaves.byteOffset, leaves.length);
    for (const [at, seq] of seqs.entries()) {
      const misplaced = this.#misplaced(seq, seqs[at + 1]);
      if (misplaced) throw this.#first(misplaced);
      if (this.isFull) this.#append(bytes, claimed, at);
      this.count += 1;
    }
    for (const [name, times] of Object.entries(disclosed)) this.disclosed[name] = (this.disclosed[name] ?? 0) + times;
    if (problem) throw this.#first(this.#atLine(problem));
  }

  /** @throws {Altered} where the events are not those that the log checkpoint signs, or not those that were kept */
  finish(isComplete: boolean): void {
    if (!this.isFull) return;
    const { size, root } = this.signed;
    if (this.#claimed) throw this.#edited(this.#claimed);
    if (this.count < size) throw this.#short(isComplete);
    if (this.count > size)
      throw new Altered(
        size,
        `Event ${size} was inserted: the log checkpoint signs ${size} events, here are ${this.count}.`,
      );
    if (!this.#tree.root().equals(root)) throw this.#otherRoot();
    this.#history.requireKept(this.count);
  }

  #append(leaves: Buffer, claimed: Uint8Array | null, at: number): void {
    const [start, end] = [at * HASH_BYTES, (at + 1) * HASH_BYTES];
    const leaf = leaves.subarray(start, end);
    const named = claimed === null ? leaf : Buffer.from(claimed.subarray(start, end));
    if (this.#claimed === null && !named.equals(leaf))
      this.#claimed = { tree: new Appender(this.#tree.size, this.#tree.peaks), index: this.#tree.size };
    this.#claimed?.tree.append(named);
    // What is kept of a block would keep the whole of it.
    this.#tree.append(Buffer.from(leaf));
    this.#history.grown(this.#tree.size, () => [this.#tree.root()]);
  }

  /** An event that was edited stands before whatever else is wrong. */
  #first(altered: Altered): Altered {
    return this.#claimed ? this.#edited(this.#claimed) : altered;
  }

  #misplaced(seq: number, following: number | undefined): Altered | null {
    const [last, expected] = [this.#lastSeq, this.#lastSeq + 1];
    if (seq === last) return new Altered(seq, `Event ${seq} stands twice: one of them was inserted.`);
    if (seq < last) return new Altered(seq, `Event ${seq} stands after event ${last}: the events were reordered.`);
    if (this.isFull && seq > expected) return this.#skipped(expected, seq, following);
    this.#lastSeq = seq;
    return null;
  }

  #skipped(expected: number, seq: number, following: number | undefined): Altered {
    if (following === expected)
      return new Altered(expected, `Event ${seq} stands before event ${expected}: the events were reordered.`);
    const gap = seq - expected === 1 ? `Event ${expected} is` : `Events ${expected} to ${seq - 1} are`;
    return new Altered(expected, `${gap} missing: event ${seq} follows event ${expected - 1}.`);
  }

  /** The leaf hashes tell whether the event or its hash was altered, where they lead to the root. */
  #edited({ tree, index }: { tree: Appender; index: number }): Altered {
    const isWhole = this.count === this.signed.size;
    if (isWhole && tree.root().equals(this.signed.root))
      return new Altered(
        index,
        `Event ${index} was edited: it is not the one whose leaf hash the log checkpoint signs.`,
      );
    if (isWhole && this.#tree.root().equals(this.signed.root))
      return new Altered(index, `The leaf hash of event ${index} was altered; all events are those that were signed.`);
    return new Altered(
      index,
      `Event ${index} does not have the leaf hash that stands beside it: one of them was altered.`,
    );
  }

  #short(isComplete: boolean): Altered {
    const { size } = this.signed;
    const missing = this.count === size - 1 ? `event ${this.count} is` : `events ${this.count} to ${size - 1} are`;
    const how = isComplete ? "The end was taken away" : "The file was cut off";
    return new Altered(this.count, `${how}: ${missing} missing, which the log checkpoint signs.`);
  }

  #otherRoot(): Altered {
    const from = this.#history.firstDoubtful;
    const to = (this.#history.differs?.size ?? this.count) - 1;
    const where = from === to ? `event ${from} was` : `one or more of the events ${from} to ${to} were`;
    return new Altered(
      from,
      `Together with leaf hashes, ${where} altered, exchanged, inserted or left out: the events lead to another root than is signed.`,
    );
  }

  #atLine({ line, seq, message }: LineProblem): Altered {
    const index = seq ?? (this.isFull ? this.#lastSeq + 1 : null);
    const [subject, rest] = /^[a-z]/.test(message) ? [`Line ${line} `, message] : ["", message];
    return new Altered(index, `${seq === null || subject !== "" ? subject : `Event ${seq}: `}${rest}`);
  }
}
