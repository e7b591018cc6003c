import { untilAnswered } from "./client";
import type { Journal, Proposal } from "./journal";

type Seen = {
  job?: { id: string; state: string };
  job_hash?: string;
  votes?: { person: { id: string }; verdict: string; counts: boolean }[];
  claim?: { outcome: string | null } | null;
};

const AT_ONCE = 4;
const CLAIMED: readonly (string | undefined)[] = ["CLAIMED", "SUCCEEDED", "FAILED", "UNREPORTED"];

/** Does `work` for every item, a few at a time. */
async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const next = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

function byJob<T extends { job: string }>(entries: readonly T[]): Map<string, T[]> {
  const found = new Map<string, T[]>();
  for (const entry of entries) found.set(entry.job, [...(found.get(entry.job) ?? []), entry]);
  return found;
}

/** Reads every acknowledged job as a person of its tenant does. `reader` gives the token. */
export async function checkApi(url: string, journal: Journal, reader: (tenant: string) => string): Promise<void> {
  const votes = byJob(journal.entries.votes);
  const claims = new Set(journal.entries.claims.map(({ job }) => job));
  const reports = new Map(journal.entries.reports.map(({ job, outcome }) => [job, outcome]));
  const fail = (what: string) => journal.violate(`GET /jobs: ${what}`);
  await forEach(journal.entries.proposals, async ({ job, hash, agent }) => {
    const { answer } = await untilAnswered(url, journal, null, { as: reader(agent.tenant), path: `/jobs/${job}` });
    const seen = answer.body as Seen;
    if (answer.status !== 200 || seen.job?.id !== job || seen.job_hash !== hash)
      return fail(`${job} is not as it was acknowledged (${answer.status})`);
    for (const { person, verdict } of votes.get(job) ?? [])
      if (!seen.votes?.some((one) => one.person.id === person && one.verdict === verdict && one.counts))
        fail(`the vote of ${person} on ${job} is not there`);
    if (claims.has(job) && !CLAIMED.includes(seen.job.state)) fail(`${job} was claimed and is ${seen.job.state}`);
    const outcome = reports.get(job);
    if (outcome !== undefined && seen.claim?.outcome !== outcome) fail(`the report on ${job} is not there`);
  });
}

/** Sends proposals of all ages once more with their keys: each must be answered with the job that it made. */
export async function checkKeys(url: string, journal: Journal, proposals: readonly Proposal[]): Promise<void> {
  await forEach(proposals, async ({ agent, body, key, job }) => {
    const { answer } = await untilAnswered(url, journal, null, { as: agent.key, path: "/jobs", body, key });
    const again = answer.body as Seen;
    if (answer.status !== 200 || !answer.replayed || again.job?.id !== job)
      journal.violate(`${key} made ${job} and now answers ${answer.status} with ${again.job?.id}`);
  });
}
