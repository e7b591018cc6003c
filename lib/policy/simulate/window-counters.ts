import { limitKey } from "../limit-key";
import type { LimitUse } from "../schemas";

/** What was used of one limit by one subject, oldest first; what stands before `head` has left the window. */
type Window = { overMs: number; times: number[]; amounts: number[]; head: number; sum: number };

/** Windows that a sweep leaves behind before the next one may come. */
const SWEEP_FLOOR = 1_000;
const COMPACT_FLOOR = 64;

/**
 * The counters of limits in memory, for replaying actions in the order of time: a use counts for as long as it is less
 * than `over_seconds` old; one that comes out of order, for as long as those that came before it. Every use costs
 * amortised O(1).
 */
export class WindowCounters {
  private readonly windows = new Map<string, Window>();
  private sweepAt = SWEEP_FLOOR;

  /** How many counters are kept. */
  get size(): number {
    return this.windows.size;
  }

  /** All or none: counts them and returns null, or returns the uses that are past their max with what was used before. */
  take(uses: readonly LimitUse[], now: Date): { use: LimitUse; used: number }[] | null {
    const past = this.past(uses, now);
    if (past !== null) return past;
    for (const [key, use] of new Map(uses.map((use) => [limitKey(use), use]))) this.count(key, use, now);
    return null;
  }

  /** The same without counting: for what waits for people, which uses nothing up. */
  past(uses: readonly LimitUse[], now: Date): { use: LimitUse; used: number }[] | null {
    const past = uses
      .map((use) => ({ use, used: this.usedOf(limitKey(use), now) }))
      .filter(({ use, used }) => exact(used + use.amount) > use.max);
    return past.length > 0 ? past : null;
  }

  private usedOf(key: string, now: Date): number {
    const window = this.windows.get(key);
    if (window === undefined) return 0;
    leave(window, now);
    return exact(window.sum);
  }

  private count(key: string, { over_seconds, amount }: LimitUse, now: Date): void {
    let window = this.windows.get(key);
    if (window === undefined) {
      if (this.windows.size >= this.sweepAt) this.sweep(now);
      window = { overMs: over_seconds * 1_000, times: [], amounts: [], head: 0, sum: 0 };
      this.windows.set(key, window);
    }
    window.times.push(now.getTime());
    window.amounts.push(amount);
    window.sum += amount;
  }

  /** Subjects that are heard of once must not be kept for ever. */
  private sweep(now: Date): void {
    for (const [key, window] of this.windows) {
      leave(window, now);
      if (window.times.length === 0) this.windows.delete(key);
    }
    this.sweepAt = Math.max(SWEEP_FLOOR, this.windows.size * 2);
  }
}

function leave(window: Window, now: Date): void {
  const { times, amounts, overMs } = window;
  const start = now.getTime() - overMs;
  for (let time = times[window.head]; time !== undefined && time <= start; time = times[window.head]) {
    window.sum -= amounts[window.head] ?? 0;
    window.head += 1;
  }
  if (window.head === times.length) {
    // Also forgets what adding and subtracting fractions left over.
    Object.assign(window, { times: [], amounts: [], head: 0, sum: 0 });
  } else if (window.head >= COMPACT_FLOOR && window.head * 2 >= times.length) {
    times.splice(0, window.head);
    amounts.splice(0, window.head);
    window.head = 0;
  }
}

/** A sum as people would write it: 0.1 + 0.2 is 0.3 and within a limit of 0.3. */
export const exact = (sum: number): number => Number(sum.toPrecision(12));
