import { withDeadline } from "./deadline.js";
import { AlreadyClaimed, AssentryError, GrantMismatch, refusal, StillPending } from "./errors.js";
import type { GrantClaims, GrantExpectation } from "./grant.js";
import { jobHash } from "./job-hash.js";
import { isObject } from "./json.js";
import type { ClaimAnswer, ClaimOptions, JobView, JsonObject, Outcome, RequestOptions } from "./types.js";

/** Longest delay that a timer takes. */
const TIMER_MAX_SECONDS = 2_147_483;
/** The server takes bodies up to 1 MiB. */
const OUTPUT_MAX_CHARACTERS = 256 * 1024;

export type EffectContext = {
  /** The job as it was when it could be claimed. */
  job: JobView;
  /** Verified: who approved what, under which policy snapshot. */
  grant: GrantClaims;
  /** True when the arguments are not the ones that the agent sent: a person changed them. Tell the model. */
  edited: boolean;
  /** What policy bounds the run by. `max_runtime_sec` is enforced here; the others are the effect's to keep. */
  constraints: JsonObject;
  /** Aborts when the caller aborts or `max_runtime_sec` has passed. */
  signal: AbortSignal;
};

/** What acts in the world. It gets the *approved* arguments, which a reviewer may have edited. */
export type Effect<Args, Result> = (args: Args, context: EffectContext) => Result | Promise<Result>;

export type RunOptions = RequestOptions & {
  /** The record's version now; the claim is refused as `baseline_drift` when it changed since the review. */
  beforeRef?: string | undefined;
  /** The newest revision that is the agent's own: 1, or that of the view which `revise` returned. Later ones are edits. */
  ownRevision?: number | undefined;
};

/** The parts of the client that running needs. */
export type Executor = {
  claim(id: string, options: ClaimOptions): Promise<ClaimAnswer>;
  report(id: string, outcome: Outcome): Promise<unknown>;
  verifyGrant(grant: string, expected: GrantExpectation): Promise<GrantClaims>;
};

/** Claims, verifies, runs once, reports: `Assentry.run` has the contract. */
export async function runOnce<Args extends object, Result>(
  executor: Executor,
  view: JobView,
  effect: Effect<Args, Result>,
  { signal, beforeRef, ownRevision = 1 }: RunOptions,
): Promise<Result> {
  requireClaimable(view);
  const { id } = view.job;
  const claimed = await executor.claim(id, { jobHash: view.job_hash, beforeRef, signal });
  let result: Result;
  try {
    const grant = await verified(executor, view, claimed);
    signal?.throwIfAborted();
    const { constraints, revision } = grant;
    const limit = runtimeLimit(constraints);
    result = await within(limit, signal, async (limited) =>
      effect(claimed.args as Args, { job: view, grant, edited: revision > ownRevision, constraints, signal: limited }),
    );
  } catch (error) {
    await tell(executor, id, { outcome: "failed", error: reportable(error) });
    throw error;
  }
  await tell(executor, id, { outcome: "succeeded", output: boundedOutput(result) });
  return result;
}

function requireClaimable(view: JobView): void {
  const { id, state, args } = view.job;
  const refused = refusal(view);
  if (refused !== null) throw refused;
  if (state === "APPROVAL") throw new StillPending(view);
  if (state !== "APPROVED" && state !== "ALLOWED") throw new AlreadyClaimed(id, state);
  if (args !== null && jobHash({ ...view.job, args }) !== view.job_hash) {
    throw new GrantMismatch(`Job ${id} shows other arguments than its job_hash covers.`);
  }
}

/** The grant must cover the arguments that came with it, and be for the revision that was asked for. */
async function verified(executor: Executor, view: JobView, claimed: ClaimAnswer): Promise<GrantClaims> {
  const { id, tenant, agent, topic, tool, environment, on_behalf_of } = view.job;
  const identity = { tenant, agent, topic, tool, environment, on_behalf_of, args: claimed.args };
  const grant = await executor.verifyGrant(claimed.grant, { ...identity, job: id });
  if (grant.job_hash !== view.job_hash) throw new GrantMismatch("The grant is for another revision of the job.");
  return grant;
}

function runtimeLimit(constraints: JsonObject): number | null {
  const seconds = constraints.max_runtime_sec;
  if (seconds === undefined || seconds === null) return null;
  if (typeof seconds === "number" && seconds > 0) return seconds;
  throw new AssentryError(
    "unsupported_constraint",
    `max_runtime_sec is ${JSON.stringify(seconds)}, not a number of seconds.`,
  );
}

/** An effect that ignores its signal can't be stopped, but its result no longer counts. */
async function within<T>(
  seconds: number | null,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  if (seconds === null) return run(outer ?? new AbortController().signal);
  const reason = new AssentryError("max_runtime_exceeded", `Stopped after max_runtime_sec, ${seconds} s.`);
  const ms = Math.min(seconds, TIMER_MAX_SECONDS) * 1000;
  return withDeadline({ ms, reason, outer }, (signal) => {
    const passed = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => signal.reason === reason && reject(reason));
    });
    return Promise.race([run(signal), passed]);
  });
}

/** What happened has happened: a report that can't be delivered must not change what the caller is told. */
async function tell(executor: Executor, id: string, outcome: Outcome): Promise<void> {
  try {
    await executor.report(id, outcome).catch((error: unknown) => {
      // The server takes no such output (lone surrogates, too deep, …): the outcome matters more.
      if (!(error instanceof AssentryError) || (error.status !== 413 && error.status !== 422)) throw error;
      return executor.report(id, { outcome: outcome.outcome });
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.emitWarning(`Job ${id} ${outcome.outcome}, but could not be reported: ${why}`, "AssentryWarning");
  }
}

function reportable(error: unknown): JsonObject {
  if (error instanceof AssentryError) return { code: error.code, message: error.message };
  if (error instanceof Error) return { code: error.name, message: error.message };
  return { code: "error", message: isObject(error) ? JSON.stringify(error) : String(error) };
}

function boundedOutput(result: unknown): unknown {
  try {
    const text = JSON.stringify(result);
    if (text === undefined) return undefined;
    return text.length <= OUTPUT_MAX_CHARACTERS ? result : { omitted: `${text.length} characters of JSON` };
  } catch {
    return { omitted: "not JSON" };
  }
}
