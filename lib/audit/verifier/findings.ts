import { Altered } from "./altered";

/** One thing that is wrong: the number of the event, where one can be named, and one sentence. */
export type Finding = { index: number | null; message: string };

/** A log that was rewritten has as many findings as events. */
const KEPT = 100;

/** What a verifier found, bounded: the first ones by index, and how many there were. */
export class Findings {
  readonly #found: Finding[] = [];
  count = 0;

  add(index: number | null, message: string): void {
    this.count += 1;
    this.#found.push({ index, message });
    if (this.#found.length >= 2 * KEPT) this.#trim();
  }

  /** Takes what another check throws as a finding. */
  attempt(check: () => unknown): void {
    try {
      check();
    } catch (error) {
      if (!(error instanceof Altered)) throw error;
      this.add(error.index, error.message);
    }
  }

  /** By index; what has none comes last. */
  list(): Finding[] {
    this.#trim();
    return [...this.#found];
  }

  #trim(): void {
    this.#found.sort((one, other) => (one.index ?? Number.MAX_VALUE) - (other.index ?? Number.MAX_VALUE));
    this.#found.splice(KEPT);
  }
}
