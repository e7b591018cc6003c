import type { LineProblem } from "./schemas";

const KEPT = 1_000;

const NAMES_KEPT = 50;

/** What is wrong with lines: the first 1,000, and how many there are; and the first 50 names of keys that were left out. */
export class Problems {
  readonly first: LineProblem[] = [];
  total = 0;
  private readonly names = new Set<string>();

  get ignored(): string[] {
    return [...this.names].sort();
  }

  ignore(names: readonly string[]): void {
    for (const name of names) if (this.names.size < NAMES_KEPT) this.names.add(name.slice(0, 100));
  }

  add(line: number, message: string): void {
    this.total += 1;
    if (this.first.length < KEPT) this.first.push({ line, message });
  }
}
