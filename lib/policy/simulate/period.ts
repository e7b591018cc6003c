import type { Simulation } from "./schemas";

const DAY_MS = 86_400_000;

/** The time that a simulation is about: its window, or from the first to the last of the calls. */
export class Period {
  private first: Date | null = null;
  private last: Date | null = null;

  constructor(private readonly window: { from: Date; to: Date } | null) {}

  add(at: Date): void {
    if (this.first === null || at < this.first) this.first = at;
    if (this.last === null || at > this.last) this.last = at;
  }

  /** `days` count from the first job, so that a young installation isn't averaged over days before it; at least one. */
  result(): Pick<Simulation, "from" | "to" | "days"> {
    const { from, to } = this.window ?? { from: this.first, to: this.last };
    // Calls that are all of one moment don't say when they were made.
    if (from === null || to === null || from.getTime() === to.getTime()) return { from: null, to: null, days: null };
    const days = (to.getTime() - (this.first ?? from).getTime()) / DAY_MS;
    return { from: from.toISOString(), to: to.toISOString(), days: Math.max(1, Math.round(days * 100) / 100) };
  }
}
