import { storedAs } from "../disclose";
import { findDisclosable, VALUE_NAMES } from "../disclosure-store";
import type { EventRow } from "../event";
import type { Erasures } from "./erasures";
import type { Findings } from "./findings";
import type { LogKeys } from "./log-keys";
import { findRecords, type Pointer, type RecordRow } from "./log-record-store";
import type { LeafRow } from "./log-store";
import { claimProblem, resultProblem, revisionProblem, voteProblem } from "./record-problems";

/** How much was compared. */
export type Compared = { values: number; votes: number; grants: number };

type Log = { tenantId: string; findings: Findings; keys: LogKeys; erasures: Erasures };
type Logged = { seq: number; event: EventRow };
type Chunk = ReadonlyMap<string, Logged>;

/** Values of as many events are held at once: each may be 1 MiB. */
const CHUNK = 128;

const COUNTED: Readonly<Record<string, keyof Compared>> = { "approval.voted": "votes", "job.claimed": "grants" };
const TELLS: ReadonlySet<string> = new Set(["job.proposed", "job.revised", "job.reported", ...Object.keys(COUNTED)]);

/** What people and agents wrote, votes and grants, as they stand in their tables, against the events that tell of them. */
export async function checkRecords(leaves: readonly LeafRow[], log: Log): Promise<Compared> {
  const compared: Compared = { values: 0, votes: 0, grants: 0 };
  const logged = leaves.flatMap(({ seq, event }) => (event ? [{ seq, event }] : []));
  const telling = logged.filter(({ event }) => TELLS.has(event.type) || event.data.commitments !== undefined);
  for (let at = 0; at < telling.length; at += CHUNK) {
    const chunk: Chunk = new Map(telling.slice(at, at + CHUNK).map((one) => [one.event.id, one]));
    const pointers = [...chunk.values()].map(({ event }) => pointerOf(event));
    const [records, values] = await Promise.all([findRecords(pointers), checkValues(chunk, log)]);
    compared.values += values;
    for (const record of records) {
      const one = chunk.get(record.id);
      const problem = one ? await problemOf(one, record, log) : null;
      if (one && problem) log.findings.add(one.seq, problem);
      const counted = one && COUNTED[one.event.type];
      if (counted) compared[counted] += 1;
    }
  }
  return compared;
}

function pointerOf({ id, type, job_id, data }: EventRow): Pointer {
  const { revision, vote } = data;
  const number = typeof revision === "number" && Number.isInteger(revision) ? revision : 1;
  return { id, type, job_id, revision: number, vote: typeof vote === "string" ? vote : null };
}

async function problemOf({ seq, event }: Logged, record: RecordRow, log: Log): Promise<string | null> {
  const { tenantId, keys, erasures } = log;
  switch (event.type) {
    case "job.proposed":
    case "job.revised": {
      const problem = revisionProblem(seq, event, record.revision);
      return problem !== null && (await erasures.mayLack(event)) && isPartlyGone(record) ? null : problem;
    }
    case "approval.voted":
      return voteProblem(seq, event, record.vote);
    case "job.claimed":
      return claimProblem(seq, event, record.claim, keys.of(`grants/${tenantId}`));
    case "job.reported":
      return resultProblem(seq, event, record.claim);
    default:
      return null;
  }
}

/** Arguments that were erased, or on whose behalf: what is left has another hash. */
const isPartlyGone = ({ revision }: RecordRow): boolean => revision?.args === null || revision?.on_behalf_of === null;

const SENTENCE = {
  gone: "was deleted from its table",
  differs: "was altered in its table: it is another value now",
} as const;

/** What was committed to and can still be shown. */
async function checkValues(chunk: Chunk, { findings, erasures }: Log): Promise<number> {
  let compared = 0;
  const found = await findDisclosable([...chunk.values()].map(({ event }) => event));
  for (const row of found) {
    const one = chunk.get(row.id);
    if (!one) continue;
    for (const name of VALUE_NAMES) {
      const stored = storedAs(row, name);
      if (stored !== null) compared += 1;
      if (stored === null || stored === "fits" || (stored === "gone" && (await erasures.mayLack(one.event)))) continue;
      findings.add(one.seq, `What event ${one.seq} commits to as ${name} ${SENTENCE[stored]}.`);
    }
  }
  const salted = new Set(found.map(({ id }) => id));
  for (const { seq, event } of chunk.values())
    if (event.data.commitments !== undefined && !salted.has(event.id) && !(await erasures.explain(event)))
      findings.add(seq, `The salt of event ${seq} was deleted, and no event tells of an erasure.`);
  return compared;
}
