import { Altered } from "./altered";
import type { KnownCheckpoint } from "./known-checkpoints";
import { Appender } from "../tree";

/** Builds the tree from its leaves and compares it, on the way, with every log checkpoint that is known of it. */
export class History {
  readonly #tree = new Appender(0, []);
  readonly #fits: KnownCheckpoint[] = [];
  #differs: KnownCheckpoint | null = null;
  #next = 0;

  /** @param known by size */
  constructor(private readonly known: readonly KnownCheckpoint[]) {
    this.#compare();
  }

  get size(): number {
    return this.#tree.size;
  }

  /** A tree of the same leaves, that grows apart from here on. */
  fork(): Appender {
    return new Appender(this.#tree.size, this.#tree.peaks);
  }

  append(leaf: Buffer): ReturnType<Appender["append"]> {
    const completed = this.#tree.append(leaf);
    if (this.known[this.#next]?.size === this.#tree.size) this.#compare();
    return completed;
  }

  root(): Buffer {
    return this.#tree.root();
  }

  /** The first event that may be wrong where the tree is not the one that was signed: all before it were seen signed. */
  get firstDoubtful(): number {
    return this.#fits.at(-1)?.size ?? 0;
  }

  /** The first log checkpoint that this tree does not fit. */
  get differs(): KnownCheckpoint | null {
    return this.#differs;
  }

  /** @throws {Altered} where a log checkpoint that was kept is not of this history */
  requireKept(): void {
    const differing = this.#differs;
    if (differing) {
      const { name, size } = differing;
      const [from, to] = [this.firstDoubtful, size - 1];
      throw new Altered(
        from,
        `The history was rewritten: the first ${size} events are not those that the log checkpoint ${name} signed; ` +
          `${from === to ? `event ${from} is` : `at least one of the events ${from} to ${to} is`} another.`,
      );
    }
    const beyond = this.known[this.#next];
    if (!beyond) return;
    throw new Altered(
      this.size,
      `The log was cut off, or this is older: the log checkpoint ${beyond.name} signed ${beyond.size} events, here are ${this.size}.`,
    );
  }

  #compare(): void {
    for (let at = this.known[this.#next]; at?.size === this.size; at = this.known[this.#next]) {
      this.#next += 1;
      if (this.#differs) continue;
      if (at.root.equals(this.root())) this.#fits.push(at);
      else this.#differs = at;
    }
  }
}
