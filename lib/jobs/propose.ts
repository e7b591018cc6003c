import { createHash } from "node:crypto";
import { progress } from "@/lib/approvals/requirement";
import { wake } from "@/lib/db/wake";
import { AppError, conflict, forbidden, invalid } from "@/lib/errors";
import { type AgentActor, type Context, actorRecord } from "@/lib/identity/actor";
import { onBehalfKey } from "@/lib/identity/email";
import { requireAgentActor, requirePermission } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { deriveFacts, headline } from "@/lib/payload/facts";
import { canonicalJson, jobHash } from "@/lib/payload/job-hash";
import { decide } from "@/lib/policy/active";
import type { PolicyInput, Verdict } from "@/lib/policy/schemas";
import { tierRank } from "@/lib/policy/tiers";
import { type NewJob, type Proposed, findReplay, insertJob } from "./propose-store";
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

const STATES = {
  DENY: "DENIED",
  ALLOW: "ALLOWED",
  ALLOW_WITH_CONSTRAINTS: "ALLOWED",
  REQUIRE_APPROVAL: "APPROVAL",
} as const;
const NO_POLICY = "cfg:system:policy#none";

const suspended = () => forbidden("agent_suspended", "This agent is suspended.");

function names(body: ProposeInput): { tool: string; topic: string } {
  const tool = body.tool ?? (body.topic ?? "").replace(/^job\./, "");
  return { tool, topic: body.topic ?? `job.${tool}` };
}

function policyInput(body: ProposeInput, agent: AgentActor): PolicyInput {
  return {
    ...names(body),
    agent: { id: agent.id, name: agent.name },
    environment: body.environment ?? null,
    mode: body.mode,
    risk_tags: body.risk_tags,
    labels: body.labels,
    scope: body.scope,
    args: body.args,
    before: body.before,
    checkpoint: body.checkpoint,
    identity: body.identity,
    on_behalf_of: body.identity?.on_behalf_of ?? null,
  };
}

/** What the gate asks for; nothing where there is no gate. */
function gateFields(
  verdict: Verdict,
): Pick<NewJob, "approval_id" | "urgency" | "sla_seconds" | "open_roles" | "requirements"> {
  if (verdict.decision !== "REQUIRE_APPROVAL" || verdict.tier === null) {
    return { approval_id: null, urgency: null, sla_seconds: null, open_roles: [], requirements: [] };
  }
  return {
    approval_id: newId("apr"),
    urgency: 3 - tierRank(verdict.tier),
    sla_seconds: verdict.sla_seconds,
    open_roles: progress(verdict.requirements, []).openRoles,
    requirements: verdict.requirements.map((requirement, position) => ({ ...requirement, position })),
  };
}

function newJob(
  ctx: Context<AgentActor>,
  body: ProposeInput,
  verdict: Verdict,
  snapshot: string | null,
  idempotencyKey: string | null,
): NewJob {
  const { tool, topic } = names(body);
  const environment = body.environment ?? null;
  const on_behalf_of = body.identity?.on_behalf_of ?? null;
  const facts = deriveFacts({ tool, args: body.args, before: body.before, scope: body.scope });
  const hash = jobHash({
    tenant: ctx.tenantId,
    agent: ctx.actor.id,
    topic,
    tool,
    args: body.args,
    environment,
    on_behalf_of,
  });
  // A gate's own expiry may only be shortened; what needs no gate expires only if the agent says so.
  const limits = [verdict.expires_seconds, body.expires_in ?? null].filter((seconds) => seconds !== null);
  const policy_snapshot = snapshot ?? NO_POLICY;
  return {
    job_id: newId("job"),
    tenant_id: ctx.tenantId,
    agent_id: ctx.actor.id,
    state: STATES[verdict.decision],
    tool,
    topic,
    environment,
    on_behalf_of,
    on_behalf_key: onBehalfKey(on_behalf_of),
    mode: body.mode,
    risk_tags: body.risk_tags,
    labels: body.labels,
    scope: body.scope ?? null,
    summary: body.summary ?? null,
    checkpoint: body.checkpoint ?? null,
    identity: body.identity ?? null,
    run_id: body.run?.id ?? null,
    run_step: body.run?.step ?? null,
    before: body.before ?? null,
    before_ref: body.before_ref ?? null,
    callback: body.callback ?? null,
    expires_seconds: limits.length > 0 ? Math.min(...limits) : null,
    args: body.args,
    job_hash: hash,
    author: actorRecord(ctx.actor),
    decision: verdict.decision,
    tier: verdict.tier,
    policy_snapshot,
    policy_rule_id: verdict.rule_id,
    policy_rule_ids: verdict.rule_ids,
    policy_reason: verdict.reason,
    constraints: verdict.constraints,
    title: headline(tool, facts),
    facts,
    ...gateFields(verdict),
    event_id: newId("evt"),
    event_data: {
      decision: verdict.decision,
      tier: verdict.tier,
      job_hash: hash,
      policy_snapshot,
      rule_ids: verdict.rule_ids,
    },
    idempotency_key: idempotencyKey,
    request_hash: `sha256:${createHash("sha256").update(canonicalJson(body)).digest("hex")}`,
    active_snapshot: snapshot,
  };
}

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

/** Decides and writes; again where the active policy changed in between, so that no job slips in under an old one. */
async function decideAndWrite(ctx: Context<AgentActor>, input: Proposal): Promise<ProposeAnswer> {
  let snapshot = ctx.actor.activeSnapshot;
  for (let attempt = 0; attempt < 5; attempt++) {
    const verdict = await decide(ctx.tenantId, snapshot, policyInput(input.body, ctx.actor));
    const job = newJob(ctx, input.body, verdict, snapshot, input.idempotencyKey);
    const written = await insertJob(job);
    if (written.created) {
      if (job.state === "APPROVAL") wake({ tenantId: ctx.tenantId, jobId: job.job_id, state: job.state });
      return { view: jobView(toRow(ctx.actor, job, written)), replayed: false };
    }
    if (written.current) return { view: await replay(ctx, job), replayed: true };
    const now = await findAgentNow(ctx.actor.id);
    if (now?.suspended !== false) throw suspended();
    snapshot = now.active_snapshot;
  }
  throw conflict("policy_changing", "The policy is being changed; try again.", { retry_after: 1 });
}

/**
 * An agent proposes one action; policy decides at once (api.md, *Jobs*). Two round trips: the credential with the active
 * snapshot's name, and one statement that writes everything.
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
