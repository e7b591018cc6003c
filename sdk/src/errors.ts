import type { JobState, JobView, PersonRef } from "./types.js";

type Details = {
  status?: number | null | undefined;
  requestId?: string | null | undefined;
  problem?: Readonly<Record<string, unknown>> | undefined;
  cause?: unknown;
};

/** Every error of this package. `code` is stable snake_case: the server's, or the client's own as listed in the README. */
export class AssentryError extends Error {
  readonly code: string;
  /** The HTTP status, or null where no answer of the server is at fault. */
  readonly status: number | null;
  /** Names the request in the server's log, or null. */
  readonly requestId: string | null;
  /** The server's whole problem document (RFC 9457), with what else it says: `issues`, a missing role, … */
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, details: Details = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.status = details.status ?? null;
    this.requestId = details.requestId ?? null;
    this.problem = details.problem ?? {};
  }
}

/** Policy said no, at once or to a revision; no person was asked about these arguments. */
export class Denied extends AssentryError {
  readonly jobId: string;
  readonly reason: string;
  readonly ruleId: string | null;

  constructor(view: JobView) {
    // The view of a denied revision still shows the decision on the one before; why it ended says the comment.
    const reason = view.resolved_comment ?? view.policy_reason;
    super("denied", `Policy denies ${view.job.tool}: ${reason}`);
    this.jobId = view.job.id;
    this.reason = reason;
    this.ruleId = view.resolved_comment === null ? view.policy_rule_id : null;
  }
}

/** A person said no, and why. */
export class Rejected extends AssentryError {
  readonly jobId: string;
  readonly reason: string;
  readonly by: readonly PersonRef[];

  constructor(view: JobView) {
    const who = view.resolved_by.map((person) => person.name).join(", ") || "a reviewer";
    const reason = view.resolved_comment ?? "";
    super("rejected", `Rejected by ${who}${reason === "" ? "" : `: ${reason}`}`);
    this.jobId = view.job.id;
    this.reason = reason;
    this.by = view.resolved_by;
  }
}

/** Nobody decided in time, or the approval was not claimed in time. Silence is never consent. */
export class Expired extends AssentryError {
  readonly jobId: string;

  constructor(jobId: string, details?: Details) {
    super("expired", `Job ${jobId} expired before it could run.`, details);
    this.jobId = jobId;
  }
}

/** The agent itself took the job back. */
export class Cancelled extends AssentryError {
  readonly jobId: string;

  constructor(jobId: string) {
    super("cancelled", `Job ${jobId} was cancelled.`);
    this.jobId = jobId;
  }
}

/** A reviewer wants the job changed before deciding. Answer with `revise(jobId, …)`, until the job expires. */
export class ChangesRequested extends AssentryError {
  readonly jobId: string;
  /** The reviewer's words. */
  readonly request: string;
  /** What they are about: paths into the arguments, such as `args.amount`; may be empty. */
  readonly fields: readonly string[];
  readonly by: PersonRef | null;

  constructor(view: JobView) {
    const request = view.change_request?.message ?? "";
    super("changes_requested", `Changes are requested${request === "" ? "." : `: ${request}`}`);
    this.jobId = view.job.id;
    this.request = request;
    this.fields = view.change_request?.fields ?? [];
    this.by = view.change_request?.by ?? null;
  }
}

/** The wait ended before the decision. The job still waits; resume later with `wait(jobId)`. */
export class StillPending extends AssentryError {
  readonly jobId: string;
  readonly consoleUrl: string;

  constructor(view: JobView) {
    super("still_pending", `Job ${view.job.id} still waits for approval: ${view.links.console}`);
    this.jobId = view.job.id;
    this.consoleUrl = view.links.console;
  }
}

/** The one claim of this job is gone, by another executor or by this one before a crash: it must not run again. */
export class AlreadyClaimed extends AssentryError {
  readonly jobId: string;
  /** `CLAIMED`, `SUCCEEDED`, `FAILED` or `UNREPORTED`. */
  readonly state: JobState;

  constructor(jobId: string, state: JobState, details?: Details) {
    super("already_claimed", `Job ${jobId} was claimed before (${state}); it will not run again.`, details);
    this.jobId = jobId;
    this.state = state;
  }
}

/** The grant does not cover what would be executed. Nothing ran. */
export class GrantMismatch extends AssentryError {
  constructor(message: string, cause?: unknown) {
    super("grant_mismatch", message, { cause });
  }
}

/** No usable answer from Assentry. Nothing ran that was not already allowed and claimed. */
export class Unreachable extends AssentryError {
  constructor(message: string, details?: Details) {
    super("unreachable", message, details);
  }
}

/** The error for a job that can never be claimed as it is, else null. */
export function refusal(view: JobView): AssentryError | null {
  switch (view.job.state) {
    case "DENIED":
      return new Denied(view);
    case "REJECTED":
      return new Rejected(view);
    case "EXPIRED":
      return new Expired(view.job.id);
    case "CANCELLED":
      return new Cancelled(view.job.id);
    case "CHANGES_REQUESTED":
      return new ChangesRequested(view);
    case "REVOKED":
      return new AssentryError("revoked", `The approval of job ${view.job.id} was revoked.`);
    default:
      return null;
  }
}

/** The job, unless it can never be claimed as it is. @throws its refusal */
export function notRefused(view: JobView): JobView {
  const refused = refusal(view);
  if (refused !== null) throw refused;
  return view;
}

/** True for failures that a later attempt may not meet: no answer, a server error, or the server asked to come back. */
export function isTransient(error: unknown): error is AssentryError {
  if (error instanceof Unreachable) return true;
  if (!(error instanceof AssentryError) || error.status === null) return false;
  return error.status === 429 || error.status >= 500 || error.problem.retry_after !== undefined;
}
