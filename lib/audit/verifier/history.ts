import { Altered } from "./altered";
import type { KnownCheckpoint } from "./known-checkpoints";

/** Compares a tree, while it grows, with log checkpoints that somebody kept of it. */
export class History {
  #differs: KnownCheckpoint | null = null;
  #agrees = 0;
  #next = 0;

  /** @param known by size */
  constructor(private readonly known: readonly KnownCheckpoint[]) {}

  /**
   * To be told of every size, from 0. `roots` makes the roots that the tree may have: more than one while it is not
   * clear yet whether an event or its leaf hash was altered.
   */
  grown(size: number, roots: () => readonly Buffer[]): void {
    for (let at = this.known[this.#next]; at?.size === size; at = this.known[this.#next]) {
      this.#next += 1;
      if (this.#differs) continue;
      const { root } = at;
      if (roots().some((is) => is.equals(root))) this.#agrees = size;
      else this.#differs = at;
    }
  }

  /** The first event that may be wrong where the tree is not the one that was signed: all before it were seen signed. */
  get firstDoubtful(): number {
    return this.#agrees;
  }

  /** The first log checkpoint that the tree does not fit. */
  get differs(): KnownCheckpoint | null {
    return this.#differs;
  }

  /** @throws {Altered} where a log checkpoint that was kept is not of this history, which has `size` events */
  requireKept(size: number): void {
    const differing = this.#differs;
    if (differing) {
      const [from, to] = [this.firstDoubtful, differing.size - 1];
      throw new Altered(
        from,
        `The history was rewritten: the first ${differing.size} events are not those that the log checkpoint ` +
          `${differing.name} signed; ${from === to ? `event ${from} is` : `at least one of the events ${from} to ${to} is`} another.`,
      );
    }
    const beyond = this.known[this.#next];
    if (!beyond) return;
    throw new Altered(
      size,
      `The log was cut off, or this is older: the log checkpoint ${beyond.name} signed ${beyond.size} events, here are ${size}.`,
    );
  }
}
