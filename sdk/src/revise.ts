import { backoff, pause } from "./backoff.js";
import { AssentryError, Expired, isTransient, notRefused, refusal } from "./errors.js";
import { jobHash } from "./job-hash.js";
import type { JobView, JsonObject } from "./types.js";

type Revising = {
  id: string;
  send: () => Promise<JobView>;
  look: () => Promise<JobView>;
  retries: number;
  signal: AbortSignal | undefined;
};

/**
 * Sends one revision: `Assentry.revise` has the contract. One that got no answer is sent again only after a look at the job
 * has shown that it did not arrive; a reviewer who has asked again meanwhile must not get the same once more.
 */
export async function reviseOnce(job: Revising, args: JsonObject): Promise<JobView> {
  for (let attempt = 0; ; attempt++) {
    try {
      return notRefused(await job.send());
    } catch (error) {
      const view = await lookAfter(job, error, attempt);
      if (isRevisedTo(view, args)) return notRefused(view);
      if (view.job.state === "CHANGES_REQUESTED") continue;
      throw refusal(view) ?? error;
    }
  }
}

/** The job as it is, where that can tell what became of the revision. @throws what it can't */
async function lookAfter({ id, look, retries, signal }: Revising, error: unknown, attempt: number): Promise<JobView> {
  if (!(error instanceof AssentryError)) throw error;
  const { status, requestId, problem, code } = error;
  if (code === "expired" && status !== null) throw new Expired(id, { status, requestId, problem, cause: error });
  const known = code === "not_requested";
  // What the server knows is worth a look also after the last try.
  if (known ? attempt > retries : !isTransient(error) || attempt === retries) throw error;
  await pause(known ? 0 : backoff(attempt), signal);
  return look();
}

/** True where the job's arguments are these, and not those that it was proposed with. */
function isRevisedTo({ job, job_hash }: JobView, args: JsonObject): boolean {
  return job.revision > 1 && jobHash({ ...job, args }) === job_hash;
}
