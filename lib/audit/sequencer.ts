import { transaction, type Tx } from "@/lib/db/transaction";
import { type SigningKey, signingKey } from "@/lib/grants/keys";
import { log } from "@/lib/log";
import { signCheckpoint } from "./checkpoint";
import { eventLeaf, eventOf } from "./event";
import { findWaiting, lockLog, openLog, readEnd, readWaiting, writeBatch } from "./sequencer-store";
import { Appender, EMPTY_ROOT, rootSubtrees } from "./tree";

const BATCH = 1_000;
/** Complete subtrees are stored from this level up; below, they are computed from leaves. */
const STORED_LEVEL = 8;
const STORED_LEAVES = 2 ** STORED_LEVEL;
const AGAIN_MS = 5_000;

/** What failed is left alone for a while: a key or a log that needs a person would fill the server's log. */
const resting = new Map<string, number>();

async function unlessResting<T>(what: string, work: () => Promise<T>): Promise<T | null> {
  if (performance.now() < (resting.get(what) ?? 0)) return null;
  try {
    const result = await work();
    resting.delete(what);
    return result;
  } catch (error) {
    resting.set(what, performance.now() + AGAIN_MS);
    log().error({ err: error }, `events wait to be numbered in the audit log, none is lost: ${what} failed`);
    return null;
  }
}

/**
 * The tree as the database has it. @throws where it is not the one that was signed last: nothing is built, and above
 * all nothing signed, on what somebody altered.
 */
async function readTree(tx: Tx, tenantId: string, size: number): Promise<Appender> {
  const stored = size - (size % STORED_LEAVES);
  const { peaks, tail, signedRoot } = await readEnd(tx, tenantId, size, stored);
  if (peaks.length === rootSubtrees(stored).length) {
    const tree = new Appender(stored, peaks);
    for (const leaf of tail) tree.append(leaf);
    const root = size === 0 ? EMPTY_ROOT : signedRoot;
    if (tree.size === size && root?.equals(tree.root())) return tree;
  }
  throw new Error(
    `the audit log of ${tenantId} is not what was signed at ${size} events: npm run audit:verify says what was altered`,
  );
}

/** Numbers the next events of one tenant, all or none. How many; 0 also where another process is at it. */
async function numberBatch(tx: Tx, tenantId: string, key: SigningKey): Promise<number> {
  const size = await lockLog(tx, tenantId);
  if (size === null) return 0;
  const [events, tree] = await Promise.all([readWaiting(tx, tenantId, BATCH), readTree(tx, tenantId, size)]);
  if (events.length === 0) return 0;
  const leaves = events.map((event) => eventLeaf(eventOf(event)));
  const nodes = leaves.flatMap((leaf) => tree.append(leaf)).filter(({ level }) => level >= STORED_LEVEL);
  const root = tree.root();
  // Whoever sees the signature sees what it signs: it leaves this process with the commit, under the log's lock.
  const note = await signCheckpoint(tenantId, { size: tree.size, root }, key);
  await writeBatch(tx, tenantId, { from: size, eventIds: events.map(({ id }) => id), leaves, nodes, root, note });
  return events.length;
}

/** One batch of each tenant, so that one with many events does not hold up the others. */
async function numberRound(): Promise<{ count: number; full: boolean }> {
  const waiting = await unlessResting("looking for them", findWaiting);
  if (!waiting || waiting.length === 0) return { count: 0, full: false };
  // Outside of the transactions: the first of all keys is written with an event of its own.
  const key = await unlessResting("opening the signing key", signingKey);
  if (key === null) return { count: 0, full: false };
  const counts: number[] = [];
  for (const { tenant_id, opened } of waiting) {
    const number = async () => {
      if (!opened) await openLog(tenant_id);
      return transaction((tx) => numberBatch(tx, tenant_id, key));
    };
    counts.push((await unlessResting(`the log of ${tenant_id}`, number)) ?? 0);
  }
  return { count: counts.reduce((sum, count) => sum + count, 0), full: counts.some((count) => count === BATCH) };
}

/**
 * Gives events their places in their tenant's log, in batches, each with a signed log checkpoint (trust.md, *The audit
 * log*). Any number of processes may do it at once; killed at any moment, a batch is there as a whole or not at all.
 * @returns how many events were numbered
 */
export async function numberEvents(): Promise<number> {
  let total = 0;
  for (;;) {
    const { count, full } = await numberRound();
    total += count;
    if (!full) return total;
  }
}
