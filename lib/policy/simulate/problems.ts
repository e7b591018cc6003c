import type { LineProblem } from "./schemas";

const KEPT = 1_000;

/** What is wrong with lines: the first 1,000, and how many there are. */
export class Problems {
  readonly first: LineProblem[] = [];
  total = 0;

  add(line: number, message: string): void {
    this.total += 1;
    if (this.first.length < KEPT) this.first.push({ line, message });
  }
}
