import type { PersonRef } from "@/lib/jobs/schemas";

/** Somebody was seen to look at a job; `looking` false where they left. */
export type Sighting = { tenantId: string; jobId: string; person: PersonRef; looking: boolean };

type Seen = { person: PersonRef; until: number };
type Board = {
  /** Whether it is news: somebody came or left. */
  put: (sighting: Sighting, now: number) => boolean;
  who: (tenantId: string, jobId: string, now: number) => PersonRef[];
};

/** How long a sighting holds, ms: twice the time after which browsers repeat it, and some. */
const HOLDS_MS = 45_000;
const MOST_JOBS = 2_000;
const MOST_PEOPLE = 20;

/**
 * Who looks at what, in memory and bounded: the jobs that were looked at longest ago are forgotten first. It is a
 * courtesy among reviewers; nothing is decided by it ([U9]).
 */
export function createBoard(mostJobs = MOST_JOBS): Board {
  const jobs = new Map<string, Map<string, Seen>>();
  const keyOf = (tenantId: string, jobId: string) => `${tenantId} ${jobId}`;
  const current = (key: string, now: number): Map<string, Seen> =>
    new Map([...(jobs.get(key) ?? [])].filter(([, { until }]) => until > now));
  return {
    put: ({ tenantId, jobId, person, looking }, now) => {
      const key = keyOf(tenantId, jobId);
      const people = current(key, now);
      const wasHere = people.has(person.id);
      if (looking && (wasHere || people.size < MOST_PEOPLE)) people.set(person.id, { person, until: now + HOLDS_MS });
      else people.delete(person.id);
      jobs.delete(key);
      if (people.size > 0) jobs.set(key, people);
      const [oldest] = jobs.keys();
      if (jobs.size > mostJobs && oldest !== undefined) jobs.delete(oldest);
      return people.has(person.id) !== wasHere;
    },
    who: (tenantId, jobId, now) => [...current(keyOf(tenantId, jobId), now).values()].map(({ person }) => person),
  };
}
