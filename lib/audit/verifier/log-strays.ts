import type { Findings } from "./findings";
import { countRecords, findArchives, findStrays, type Stray } from "./log-record-store";
import { findUnlogged } from "./log-store";

const EVENTS = 10_000;
const JOBS = 500;

const WHAT: Record<Stray["kind"], (stray: Stray) => string> = {
  revision: ({ job_id, name }) => `revision ${name} of ${job_id}`,
  vote: ({ job_id, name }) => `the vote ${name} on ${job_id}`,
  claim: ({ job_id, name }) => `the claim ${name} of ${job_id}`,
};

/** What is there and the log says nothing of: events without a leaf, and rows without an event. */
export async function checkStrays(
  tenantId: string,
  findings: Findings,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  for (const { month, events, listed, told } of await findArchives(tenantId))
    if (!told || events !== listed)
      findings.add(
        null,
        `No event tells of an archive of ${month} with ${listed} events: events may have been deleted.`,
      );
  const { events, jobs } = await countRecords(tenantId);
  const total = events + jobs;
  let done = 0;
  for (let last: string | null = ""; last !== null; ) {
    const page = await findUnlogged(tenantId, last, EVENTS);
    for (const id of page.missing)
      findings.add(null, `${id} is neither in the log nor waits for its number: it was inserted, or its leaf deleted.`);
    done += page.count;
    onProgress(Math.min(done, total), total);
    last = page.last;
  }
  for (let last: string | null = ""; last !== null; ) {
    const page = await findStrays(tenantId, last, JOBS);
    for (const stray of page.strays)
      findings.add(null, `No event tells of ${WHAT[stray.kind](stray)}: it was inserted, or its event altered.`);
    done += page.count;
    onProgress(Math.min(done, total), total);
    last = page.last;
  }
}
