import { wake } from "@/lib/db/wake";
import { AppError, conflict, forbidden, invalid } from "@/lib/errors";
import type { AgentActor, Context } from "@/lib/identity/actor";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import { decide } from "@/lib/policies/active";
import { limitReason } from "@/lib/policy/limit-reason";
import type { LimitUse } from "@/lib/policy/schemas";
import { actionOf } from "./action";
import { drawOf } from "./draw";
import { newJob, proposedHash } from "./new-job";
import { writeJob } from "./propose-batch";
import { type NewJob, type PastLimits, type Proposed, findReplay } from "./propose-store";
import type { JobRow } from "./row";
import type { JobView, ProposeInput } from "./schemas";
import { findAgentNow, findJob } from "./store";
import { jobView } from "./view";
import { waitForChange } from "./wait";

export type Proposal = {
  body: ProposeInput;
  idempotencyKey: string | null;
  /** Seconds to wait for people, 0 to 120. */
  wait: number;
  signal: AbortSignal;
};
export type ProposeAnswer = { view: JobView; replayed: boolean };

const ATTEMPTS = 5;

const suspended = () => forbidden("agent_suspended", "This agent is suspended.");

/** The row that was just written, put together from what is known: reading it again would be a third round trip. */
function toRow(agent: AgentActor, job: NewJob, times: Proposed): JobRow {
  const at = times.created_at ?? new Date();
  return {
    ...job,
    ...times,
    id: job.job_id,
    agent_name: agent.name,
    owner_id: agent.ownerId,
    owner_email_key: agent.ownerEmailKey,
    suspended: false,
    revision: 1,
    created_at: at,
    now: at,
    resolution: null,
    resolved_at: null,
    resolved_comment: null,
    erased: null,
    seeded: false,
    votes: [],
  };
}

async function replay(ctx: Context<AgentActor>, job: NewJob): Promise<JobView> {
  const known = await findReplay(ctx.actor.id, job.idempotency_key ?? "");
  const row = known && (await findJob(ctx.tenantId, known.job_id));
  // The key was taken by a transaction that then failed: the agent may simply try again.
  if (!row) throw new AppError(503, "try_again", "Another request with this key is under way.", { retry_after: 1 });
  if (known.request_hash !== job.request_hash) {
    throw invalid(
      [{ path: "Idempotency-Key", message: "was used with another body" }],
      "idempotency_key_reused",
      "This Idempotency-Key was used with another body.",
    );
  }
  return jobView(row);
}

/** The reasons of the limits that were passed, for deciding again; a rule with several gives its first. */
function reasonsOf(past: PastLimits, limits: readonly LimitUse[]): [string, string][] {
  return past.toReversed().flatMap(({ position, used }) => {
    const use = limits[position];
    return use === undefined ? [] : [[use.rule_id, limitReason(use, used)] as [string, string]];
  });
}

/**
 * Decides and writes; again where the active policy changed in between, so that no job slips in under an old one, and
 * where a limit is passed, so that people decide.
 */
async function decideAndWrite(ctx: Context<AgentActor>, input: Proposal): Promise<ProposeAnswer> {
  const hash = proposedHash(ctx, input.body);
  const now = new Date();
  const { id, name } = ctx.actor;
  const action = { ...actionOf(input.body, { id, name }), now, draw: drawOf(hash, now) };
  let exceeded: ReadonlyMap<string, string> = new Map();
  let snapshot = ctx.actor.activeSnapshot;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const verdict = await decide(ctx.tenantId, snapshot, action, { exceeded });
    const job = newJob(ctx, input, hash, verdict, snapshot);
    const written = await writeJob(job);
    if (Array.isArray(written)) {
      exceeded = new Map([...exceeded, ...reasonsOf(written, verdict.limits)]);
      continue;
    }
    if (written.created) {
      if (job.state === "APPROVAL") wake({ tenantId: ctx.tenantId, jobId: job.job_id, state: job.state });
      return { view: jobView(toRow(ctx.actor, job, written)), replayed: false };
    }
    if (written.current) return { view: await replay(ctx, job), replayed: true };
    const agent = await findAgentNow(ctx.actor.id);
    if (agent?.suspended !== false) throw suspended();
    snapshot = agent.active_snapshot;
  }
  throw conflict("policy_changing", "The policy is being changed; try again.", { retry_after: 1 });
}

/**
 * An agent proposes one action; policy decides at once (api.md, *Jobs*). Two round trips: the credential with the active
 * snapshot's name, and one statement that writes everything, shared with what is proposed meanwhile.
 * @throws 403 `agent_suspended` ([T26]), 422 `idempotency_key_reused` ([T5])
 */
export async function propose(context: Context, input: Proposal): Promise<ProposeAnswer> {
  requirePermission(context, "jobs.propose");
  const ctx = requireAgentActor(context);
  if (ctx.actor.suspended) throw suspended();
  const answer = await decideAndWrite(ctx, input);
  if (input.wait === 0) return answer;
  const row = await waitForChange(ctx, { id: answer.view.job.id, seconds: input.wait, signal: input.signal });
  return { ...answer, view: jobView(row) };
}
