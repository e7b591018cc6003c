import { randomUUID } from "node:crypto";
import { backoff, pause } from "./backoff.js";
import { AlreadyClaimed, AssentryError, Expired, isTransient, notRefused, StillPending } from "./errors.js";
import { type GrantClaims, type GrantExpectation, PublicKeys, verifyWith } from "./grant.js";
import { wireForm } from "./json.js";
import { reviseOnce } from "./revise.js";
import { type Effect, type RunOptions, runOnce } from "./run.js";
import { type GatedTool, gateTool, type ToolSpec } from "./tool.js";
import { Transport } from "./transport.js";
import type {
  ClaimAnswer,
  ClaimOptions,
  JobView,
  Outcome,
  ProposeInput,
  ProposeOptions,
  Receipt,
  RequestOptions,
  ReviseInput,
  WaitOptions,
} from "./types.js";

const LONG_POLL_SECONDS = 55;
/** Between two polls that came back at once with nothing new, as from a server that shuts down. */
const POLL_GAP_MS = 250;

export type AssentryOptions = {
  /** Where Assentry runs: `https://assentry.example.com`. */
  url: string;
  /** The agent's key, `ask_…`. */
  apiKey: string;
  /** In place of the global `fetch`: for proxies, tracing, tests. */
  fetch?: typeof fetch | undefined;
  /** How often a call that is safe to repeat is repeated. Default 4, some four seconds in all. */
  retries?: number | undefined;
};

/**
 * An agent's side of the approval queue. If Assentry can't be reached, every method throws `Unreachable` and nothing
 * runs. Methods that take a `signal` reject with its reason when it aborts.
 */
export class Assentry {
  private readonly transport: Transport;
  private readonly keys: PublicKeys;

  constructor({ url, apiKey, fetch, retries = 4 }: AssentryOptions) {
    if (!/^https?:\/\//.test(url)) throw new TypeError("url must begin with http:// or https://");
    if (apiKey === "") throw new TypeError("apiKey is empty");
    this.transport = new Transport({ url, apiKey, fetch, retries });
    this.keys = new PublicKeys(new Transport({ url, fetch, retries }));
  }

  /**
   * Puts a tool behind the gate. Each call of the returned function proposes, waits, claims, verifies the grant, runs
   * `effect` once with the *approved* arguments, reports, and resolves to what `effect` returned.
   * @throws {Denied|Rejected|Expired|Cancelled|ChangesRequested|StillPending|AlreadyClaimed|GrantMismatch|Unreachable}
   * and then `effect` has not run; whatever `effect` throws; `max_runtime_exceeded` when policy's limit passed.
   */
  tool<Args extends object, Result>(spec: ToolSpec<Args>, effect: Effect<Args, Result>): GatedTool<Args, Result> {
    return gateTool(this, spec, effect);
  }

  /**
   * Proposes one action. The answer may wait (`APPROVAL`) or be free to claim (`ALLOWED`, `APPROVED`); where the key
   * was used before, it is that job in whatever state it is now.
   * @throws {Denied} when policy says no; the other refusals when the job has been refused meanwhile.
   */
  async propose(input: ProposeInput, { idempotencyKey, wait, signal }: ProposeOptions = {}): Promise<JobView> {
    const answer = await this.transport.request({
      method: "POST",
      path: wait === undefined ? "/api/v1/jobs" : `/api/v1/jobs?wait=${wait}`,
      body: wireForm(input),
      idempotencyKey: idempotencyKey ?? randomUUID(),
      repeatable: true,
      holdSeconds: wait,
      signal,
    });
    return notRefused(answer as JobView);
  }

  /** The job as it is now, whatever its state. */
  async get(id: string, { signal }: RequestOptions = {}): Promise<JobView> {
    return (await this.transport.request({ method: "GET", path: jobPath(id), repeatable: true, signal })) as JobView;
  }

  /**
   * Waits until the job leaves the queue or comes back to the agent, by long-poll, and reconnects for as long as it takes when the server restarts.
   * @throws {Rejected|Expired|Cancelled|ChangesRequested} as people or time decided; {StillPending} after `timeout` s.
   */
  async wait(id: string, { signal, timeout }: WaitOptions = {}): Promise<JobView> {
    const deadline = Date.now() + (timeout ?? Number.POSITIVE_INFINITY) * 1000;
    // The first look waits for nothing: the server holds its answer until a job changes, also one that waits for us.
    let longest = 0;
    for (let failures = 0; ; ) {
      const seconds = Math.max(0, Math.min(longest, (deadline - Date.now()) / 1000));
      const asked = Date.now();
      try {
        const view = await this.poll(id, seconds, signal);
        failures = 0;
        if (view.job.state !== "APPROVAL") return notRefused(view);
        if (Date.now() >= deadline) throw new StillPending(view);
        if (longest > 0 && Date.now() - asked < POLL_GAP_MS)
          await pause(Math.min(POLL_GAP_MS, deadline - Date.now()), signal);
        longest = LONG_POLL_SECONDS;
      } catch (error) {
        if (!isTransient(error) || Date.now() >= deadline) throw error;
        await pause(Math.min(backoff(failures++), deadline - Date.now()), signal);
      }
    }
  }

  /**
   * Answers a reviewer who asked for changes, with the job's next revision: policy decides on it, and people vote anew.
   * Repeating it with the same arguments is no error and makes no second revision, also after a crash.
   * @returns the job, which waits again (`APPROVAL`): go on with `wait`.
   * @throws {Denied} when policy says no to the revision, which ends the job; {Expired}, and the other refusals when the job
   * ended meanwhile; {ChangesRequested} when a reviewer has asked again; {AssentryError} 409 `not_requested` when nobody asked.
   */
  revise(id: string, input: ReviseInput, { signal }: RequestOptions = {}): Promise<JobView> {
    const body = wireForm(input) as ReviseInput;
    return reviseOnce(
      {
        id,
        send: async () => {
          const call = { method: "PUT", path: jobPath(id), body, repeatable: false, signal } as const;
          return (await this.transport.request(call)) as JobView;
        },
        look: () => this.get(id, { signal }),
        retries: this.transport.retries,
        signal,
      },
      body.args,
    );
  }

  /**
   * Claims an approved or allowed job, just before it is executed. Exactly one claim ever succeeds, so a claim that got
   * no answer is repeated only after a look at the job has shown that it did not arrive.
   * @throws {AlreadyClaimed}, {Expired}, {AssentryError} with `not_approved`, `hash_mismatch`, `revoked`,
   * `baseline_drift`, `policy_denies_now` or `agent_suspended`.
   */
  async claim(id: string, { jobHash, beforeRef, signal }: ClaimOptions): Promise<ClaimAnswer> {
    for (let attempt = 0; ; attempt++) {
      try {
        const body = { job_hash: jobHash, ...(beforeRef === undefined ? {} : { before_ref: beforeRef }) };
        const path = `${jobPath(id)}/claim`;
        return (await this.transport.request({ method: "POST", path, body, repeatable: false, signal })) as ClaimAnswer;
      } catch (error) {
        if (!isTransient(error)) throw claimError(id, error);
        if (attempt >= this.transport.retries) throw error;
        await pause(backoff(attempt), signal);
        const { state } = (await this.get(id, { signal })).job;
        if (state !== "APPROVED" && state !== "ALLOWED") throw new AlreadyClaimed(id, state, { cause: error });
      }
    }
  }

  /**
   * Runs `effect` once for a job that is approved or allowed: claims it, verifies the grant, enforces
   * `max_runtime_sec`, reports `succeeded` or `failed`. For runs that resume by a job's id; `tool` does it all.
   * @throws as `tool` does. A report that can't be delivered is a process warning, not an error: the effect has run.
   */
  run<Args extends object, Result>(
    view: JobView,
    effect: Effect<Args, Result>,
    options: RunOptions = {},
  ): Promise<Result> {
    return runOnce(this, view, effect, options);
  }

  /** Reports what came of a claimed job. Repeating the same outcome is no error. */
  async report(id: string, outcome: Outcome, { signal }: RequestOptions = {}): Promise<JobView> {
    const state = outcome.outcome === "succeeded" ? "SUCCEEDED" : "FAILED";
    return this.settle(id, "result", outcome, state, signal);
  }

  /** Takes the job back. Repeating it is no error. @throws {AssentryError} 409 when it is too late. */
  async cancel(id: string, { signal }: RequestOptions = {}): Promise<JobView> {
    return this.settle(id, "cancel", {}, "CANCELLED", signal);
  }

  /**
   * The signed record of a job with the proof of each of its events, to be kept: it is verified without the server
   * (`assentry receipt verify`). What just happened is in it within a second, and waited for.
   * @throws {AssentryError} `not_in_log_yet` where it was not in it after all retries
   */
  async receipt(id: string, { signal }: RequestOptions = {}): Promise<Receipt> {
    const path = `${jobPath(id)}/receipt`;
    return (await this.transport.request({ method: "GET", path, repeatable: true, signal })) as Receipt;
  }

  /** Checks a grant against this server's public keys, as the function `verifyGrant` does. */
  verifyGrant(grant: string, expected: GrantExpectation): Promise<GrantClaims> {
    return verifyWith(this.keys.get, grant, expected);
  }

  /** One attempt: `wait` counts its failures over all polls. */
  private async poll(id: string, seconds: number, signal: AbortSignal | undefined): Promise<JobView> {
    const path = `${jobPath(id)}?wait=${seconds}`;
    const call = { method: "GET", path, repeatable: true, holdSeconds: seconds, retries: 0, signal } as const;
    return (await this.transport.request(call)) as JobView;
  }

  private async settle(
    id: string,
    verb: "result" | "cancel",
    body: object,
    state: JobView["job"]["state"],
    signal: AbortSignal | undefined,
  ): Promise<JobView> {
    const path = `${jobPath(id)}/${verb}`;
    try {
      return (await this.transport.request({ method: "POST", path, body, repeatable: true, signal })) as JobView;
    } catch (error) {
      // An earlier try may have arrived although its answer did not.
      if (!(error instanceof AssentryError) || error.status !== 409) throw error;
      const view = await this.get(id, { signal });
      if (view.job.state !== state) throw error;
      return view;
    }
  }
}

function jobPath(id: string): string {
  return `/api/v1/jobs/${encodeURIComponent(id)}`;
}

function claimError(id: string, error: unknown): unknown {
  if (!(error instanceof AssentryError)) return error;
  const details = { status: error.status, requestId: error.requestId, problem: error.problem, cause: error };
  if (error.code === "expired") return new Expired(id, details);
  if (error.code === "already_claimed") return new AlreadyClaimed(id, "CLAIMED", details);
  return error;
}
