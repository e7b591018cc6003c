import { setImmediate as nextTurn } from "node:timers/promises";
import { AppError } from "@/lib/errors";

const SLICE_MS = 10;
const PROGRESS_MS = 200;

/** Lets others have their turn during long work, tells how far it is, and ends it where nobody waits for it any more. */
export class Pace {
  private rested = performance.now();
  private told = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly tell: (done: number) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** True once the event loop was held for as long as it may be. */
  isDue(): boolean {
    return performance.now() - this.rested >= SLICE_MS;
  }

  /** @throws 499 `cancelled` */
  async rest(done: number): Promise<void> {
    await nextTurn();
    if (this.signal.aborted) throw new AppError(499, "cancelled", "The caller left.");
    this.rested = performance.now();
    if (this.rested - this.told < PROGRESS_MS) return;
    this.told = this.rested;
    this.tell(done);
  }
}
