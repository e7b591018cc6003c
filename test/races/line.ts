import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";

/** How many connections at least stand in line before any of them may go on. */
export const AT_ONCE = 8;
// Shorter than the pool's patience, so that a line that never forms is told as such.
const PATIENCE_MS = 4_000;

const connect = async (): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  return client;
};

type Held<T> = {
  jobId: string;
  /** Who already stands in line when the others start: what reads first would else always come last. */
  first?: readonly (() => Promise<T>)[];
  start: readonly (() => Promise<T>)[];
  /** While all of them wait: what others do now has happened before any of them reads the job. */
  meanwhile?: (holder: pg.Client) => Promise<unknown>;
  /** While the first of them has read the job and stands before writing its vote, and the others still wait. */
  midway?: (watcher: pg.Client) => Promise<unknown>;
};

/**
 * Makes a real race of every round instead of hoping for one: a connection outside of the pool holds the job's row until
 * at least eight others wait for it, each with its own transaction, and only then lets go.
 */
export class Line {
  fewest = Number.POSITIVE_INFINITY;
  most = 0;

  private constructor(
    private readonly holder: pg.Client,
    private readonly second: pg.Client,
    private readonly watcher: pg.Client,
  ) {}

  static async open(): Promise<Line> {
    return new Line(await connect(), await connect(), await connect());
  }

  async close(): Promise<void> {
    await Promise.all([this.holder, this.second, this.watcher].map((client) => client.end()));
  }

  /** How many connections wait for a row of this database; the watcher has no transaction, so each look is a new one. */
  private async waiting(blockedBy: pg.Client | null): Promise<number> {
    const { rows } = await this.watcher.query<{ count: number }>(
      `SELECT count(DISTINCT pid)::int AS count FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
          AND ($1::int IS NULL OR $1 = ANY (pg_blocking_pids(pid)))`,
      [blockedBy === null ? null : (blockedBy as pg.Client & { processID: number }).processID],
    );
    return rows[0]?.count ?? 0;
  }

  private async until(count: number): Promise<number> {
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      const found = await this.waiting(null);
      if (found >= count) return found;
      if (performance.now() > deadline) throw new Error(`Only ${found} of ${count} connections stand in line`);
      await sleep(2);
    }
  }

  /**
   * Starts the requests, `first` before the others, while the job's row is held, waits until at least eight connections
   * stand in line for it, and lets them go. The results in the order in which they were given.
   * @throws where they never stand in line together: then nothing was raced
   */
  async form<T>({ jobId, first = [], start, meanwhile, midway }: Held<T>): Promise<T[]> {
    if (midway) {
      await this.second.query("BEGIN");
      await this.second.query("SELECT 1 FROM approvals WHERE job_id = $1 FOR UPDATE", [jobId]);
    }
    await this.holder.query("BEGIN");
    const started: Promise<T>[] = [];
    try {
      await this.holder.query("SELECT 1 FROM jobs WHERE id = $1 FOR UPDATE", [jobId]);
      for (const request of first) {
        started.push(request());
        await this.until(started.length);
      }
      started.push(...start.map((request) => request()));
      const found = await this.until(AT_ONCE);
      this.fewest = Math.min(this.fewest, found);
      this.most = Math.max(this.most, found);
      await meanwhile?.(this.holder);
    } finally {
      await this.holder.query("COMMIT");
      if (midway) await this.letPass(midway, started);
      await Promise.allSettled(started);
    }
    return Promise.all(started);
  }

  private async letPass(midway: (watcher: pg.Client) => Promise<unknown>, started: Promise<unknown>[]): Promise<void> {
    let over = false;
    const all = Promise.allSettled(started).then(() => {
      over = true;
    });
    try {
      // On a slow machine the first may come too late to get that far; then nobody does.
      while (!over && (await this.waiting(this.second)) === 0) await sleep(2);
      await midway(this.watcher);
    } finally {
      await this.second.query("COMMIT");
      await all;
    }
  }
}
