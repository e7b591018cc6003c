import {
  type JobText,
  type NewJob,
  type PastLimits,
  type Proposed,
  insertJob,
  insertJobs,
  jobText,
} from "./propose-store";

type Written = Proposed | PastLimits;
type Waiting = JobText & { resolve: (written: Written | Promise<Written>) => void };
type Queue = { waiting: Waiting[]; underWay: number };

/** How many proposals one statement writes at most, and how much text it gets at most where they are several. */
const MOST = 64;
const MOST_CHARACTERS = 2_000_000;
/** How many batches of a tenant are under way at a time in this process. */
const AT_ONCE = 2;

// One for each tenant: whoever holds a tenant's row, as the activation of a policy does, holds up nobody else's agents.
const queues = new Map<string, Queue>();

/** Those that wait the longest, at least one. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  let characters = 0;
  const tooMany = waiting.findIndex(({ text }, place) => {
    characters += text.length;
    return place === MOST || (place > 0 && characters > MOST_CHARACTERS);
  });
  return waiting.splice(0, tooMany === -1 ? waiting.length : tooMany);
}

function alone({ id, text, resolve }: Waiting): Promise<Written> {
  const written = insertJob({ id, text });
  resolve(written);
  return written;
}

/** Writes a batch; where that fails, each of it by itself, so that a bad row fails nobody but itself. */
async function write(batch: readonly Waiting[]): Promise<void> {
  if (batch.length > 1) {
    try {
      const rows = await insertJobs(batch);
      for (const [place, row] of rows.entries()) batch[place]?.resolve(row);
      return;
    } catch {
      // Nothing of it was written. Should only the answer have been lost: a job's id can't be written twice.
    }
  }
  await Promise.allSettled(batch.map(alone));
}

function start(tenantId: string, queue: Queue): void {
  while (queue.underWay < AT_ONCE && queue.waiting.length > 0) {
    queue.underWay += 1;
    void write(takeBatch(queue.waiting)).finally(() => {
      queue.underWay -= 1;
      start(tenantId, queue);
    });
  }
  if (queue.underWay === 0) queues.delete(tenantId);
}

/**
 * Writes a proposal: at once where fewer than two batches of its tenant are under way, else together with what arrives
 * meanwhile; it never waits for company. Each is answered and fails by itself. What uses limits goes alone, because a
 * limit that is passed fails the statement.
 */
export function writeJob(job: NewJob): Promise<Written> {
  const text = jobText(job);
  if (job.limits.length > 0) return insertJob(text);
  const queue = queues.get(job.tenant_id) ?? { waiting: [], underWay: 0 };
  queues.set(job.tenant_id, queue);
  return new Promise((resolve) => {
    queue.waiting.push({ ...text, resolve });
    start(job.tenant_id, queue);
  });
}
