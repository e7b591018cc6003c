import { ChangesRequested, GrantMismatch } from "./errors.js";
import { jobHash } from "./job-hash.js";
import { wireForm } from "./json.js";
import type { Effect, RunOptions } from "./run.js";
import type { JobView, ProposeInput, ProposeOptions, RequestOptions, ReviseInput, WaitOptions } from "./types.js";

/** A value, or how to get it from the arguments of the call. */
export type From<Args, T> = T | undefined | ((args: Args) => T | undefined | Promise<T | undefined>);

/** The arguments that answer a reviewer's request, or null where there is no answer: then `ChangesRequested` is thrown. */
export type Reviser<Args> = (request: ChangesRequested, args: Args) => Args | null | Promise<Args | null>;

/** How calls of one tool are proposed. Only `tool` is needed; the rest is what policy and reviewers judge by. */
export type ToolSpec<Args> = {
  tool: string;
  /** Default: `job.` and the tool's name. */
  topic?: string | undefined;
  riskTags?: From<Args, string[]>;
  environment?: string | undefined;
  labels?: From<Args, Record<string, string>>;
  scope?: From<Args, NonNullable<ProposeInput["scope"]>>;
  /** The record as it is now: reviewers see what changes. */
  before?: From<Args, object>;
  /** Its version. Asked again just before the claim, which is refused as `baseline_drift` when it changed ([T12]). */
  beforeRef?: From<Args, string>;
  summary?: From<Args, NonNullable<ProposeInput["summary"]>>;
  checkpoint?: From<Args, NonNullable<ProposeInput["checkpoint"]>>;
  identity?: From<Args, NonNullable<ProposeInput["identity"]>>;
  run?: From<Args, NonNullable<ProposeInput["run"]>>;
  /** Seconds; may only shorten what policy allows. */
  expiresIn?: number | undefined;
  /** Where code may run again after a crash or resume: the same for the same call, such as `run:toolCallId`. */
  idempotencyKey?: From<Args, string>;
  /** Called each time that a reviewer asks for changes; what it returns is proposed anew, and waited for again. */
  revise?: Reviser<Args> | undefined;
};

export type CallOptions = RequestOptions & {
  /** Seconds to wait for people before `StillPending`. Without it, until they or the expiry decide. */
  timeout?: number | undefined;
  /** Called once when the job has to wait for people; `view.links.console` is where they decide. */
  onPending?: ((view: JobView) => void) | undefined;
};

/** The tool as an agent calls it: behind the gate. */
export type GatedTool<Args, Result> = (args: Args, options?: CallOptions) => Promise<Result>;

/** The parts of the client that a gated call is made of. */
export type Gate = {
  propose(input: ProposeInput, options: ProposeOptions): Promise<JobView>;
  wait(id: string, options: WaitOptions): Promise<JobView>;
  revise(id: string, input: ReviseInput, options: RequestOptions): Promise<JobView>;
  run<Args extends object, Result>(view: JobView, effect: Effect<Args, Result>, options: RunOptions): Promise<Result>;
};

/** Puts `effect` behind the gate: `Assentry.tool` has the contract. */
export function gateTool<Args extends object, Result>(
  gate: Gate,
  spec: ToolSpec<Args>,
  effect: Effect<Args, Result>,
): GatedTool<Args, Result> {
  return async (args, options = {}) => {
    const { view, own } = await decided(gate, spec, args, options);
    requireOwnArguments(view, own);
    const beforeRef = await resolved(spec.beforeRef, own.args);
    return gate.run(view, effect, { signal: options.signal, beforeRef, ownRevision: own.revision });
  };
}

/** What the agent sent last, and as which revision. */
type Own<Args> = { args: Args; input: ProposeInput; revision: number };

/** Proposes and waits; answers requests for changes for as long as there are answers. */
async function decided<Args extends object>(
  gate: Gate,
  spec: ToolSpec<Args>,
  args: Args,
  options: CallOptions,
): Promise<{ view: JobView; own: Own<Args> }> {
  const { signal } = options;
  const own: Own<Args> = { args, input: await proposal(spec, args), revision: 1 };
  const idempotencyKey = await resolved(spec.idempotencyKey, args);
  let send = () => gate.propose(own.input, { idempotencyKey, signal });
  for (;;) {
    try {
      return { view: await waited(gate, await send(), options), own };
    } catch (error) {
      const next = error instanceof ChangesRequested ? await spec.revise?.(error, own.args) : null;
      if (!(error instanceof ChangesRequested) || next === undefined || next === null) throw error;
      Object.assign(own, { args: next, input: await proposal(spec, next) });
      send = async () => {
        const view = await gate.revise(error.jobId, revisionOf(own.input), { signal });
        own.revision = view.job.revision;
        return view;
      };
    }
  }
}

function revisionOf({ args, before, before_ref, summary, checkpoint }: ProposeInput): ReviseInput {
  return { args, before, before_ref, summary, checkpoint };
}

async function waited(gate: Gate, view: JobView, { signal, timeout, onPending }: CallOptions): Promise<JobView> {
  if (view.job.state !== "APPROVAL") return view;
  onPending?.(view);
  return gate.wait(view.job.id, { signal, timeout });
}

async function proposal<Args extends object>(spec: ToolSpec<Args>, args: Args): Promise<ProposeInput> {
  const { tool, topic, environment } = spec;
  const [risk_tags, labels, scope, before, before_ref, summary, checkpoint, identity, run] = await Promise.all([
    resolved(spec.riskTags, args),
    resolved(spec.labels, args),
    resolved(spec.scope, args),
    resolved(spec.before, args),
    resolved(spec.beforeRef, args),
    resolved(spec.summary, args),
    resolved(spec.checkpoint, args),
    resolved(spec.identity, args),
    resolved(spec.run, args),
  ]);
  return {
    tool,
    topic,
    args: wireForm(args),
    risk_tags,
    environment,
    labels,
    scope,
    before: before === undefined ? undefined : wireForm(before),
    before_ref,
    summary,
    checkpoint,
    identity,
    run,
    expires_in: spec.expiresIn,
  };
}

async function resolved<Args, T>(source: From<Args, T>, args: Args): Promise<T | undefined> {
  // T is never itself a function: every field is JSON.
  return typeof source === "function"
    ? (source as (args: Args) => T | undefined | Promise<T | undefined>)(args)
    : source;
}

/** Where no person edited, what may run is what was proposed, byte for byte; the server's word is not taken for it. */
function requireOwnArguments<Args>(view: JobView, { input, revision }: Own<Args>): void {
  if (view.job.revision !== revision) return;
  const { tenant, agent, topic, tool, environment, on_behalf_of } = view.job;
  const own = jobHash({
    tenant,
    agent,
    topic: input.topic ?? topic,
    tool: input.tool ?? tool,
    args: input.args,
    environment: input.environment ?? environment,
    on_behalf_of: input.identity?.on_behalf_of ?? on_behalf_of,
  });
  if (own !== view.job_hash) throw new GrantMismatch(`Job ${view.job.id} is not what was proposed.`);
}
