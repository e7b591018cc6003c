import { createHash } from "node:crypto";
import { progress } from "@/lib/approvals/requirement";
import { salted } from "@/lib/audit/salted";
import { type AgentActor, type Context, actorRecord } from "@/lib/identity/actor";
import { onBehalfKey } from "@/lib/identity/email";
import { newId } from "@/lib/ids";
import { deriveFacts } from "@/lib/payload/facts";
import { headline } from "@/lib/payload/headline";
import { findingKinds } from "@/lib/payload/inspect";
import { canonicalJson, jobHash } from "@/lib/payload/job-hash";
import { limitKey } from "@/lib/policy/limit-key";
import type { LimitUse, Verdict } from "@/lib/policy/schemas";
import { tierRank } from "@/lib/policy/tiers";
import { names } from "./action";
import { alikeKeys, NOT_ALIKE } from "./alike";
import type { LimitClaim, NewJob } from "./propose-store";
import type { ProposeInput } from "./schemas";

const STATES = {
  DENY: "DENIED",
  ALLOW: "ALLOWED",
  ALLOW_WITH_CONSTRAINTS: "ALLOWED",
  REQUIRE_APPROVAL: "APPROVAL",
} as const;
const NO_POLICY = "cfg:system:policy#none";

type GateFields = Pick<
  NewJob,
  | "approval_id"
  | "urgency"
  | "sla_seconds"
  | "undo_seconds"
  | "open_roles"
  | "reason_codes"
  | "requirements"
  | "escalations"
>;

/** What the gate asks for; nothing where there is no gate. */
function gateFields(verdict: Verdict): GateFields {
  if (verdict.decision !== "REQUIRE_APPROVAL" || verdict.tier === null) {
    const none = { approval_id: null, urgency: null, sla_seconds: null, undo_seconds: 0 };
    return { ...none, open_roles: [], reason_codes: [], requirements: [], escalations: [] };
  }
  return {
    approval_id: newId("apr"),
    urgency: 3 - tierRank(verdict.tier),
    sla_seconds: verdict.sla_seconds,
    undo_seconds: verdict.undo_seconds ?? 0,
    open_roles: progress(verdict.requirements, []).openRoles,
    reason_codes: verdict.reason_codes,
    escalations: verdict.escalations.map((step, position) => ({ ...step, position })),
    requirements: verdict.requirements.map((requirement, position) => ({ ...requirement, position })),
  };
}

/** One claim for each counter: of two limits that count the same, the smaller one binds. */
function limitClaims(uses: readonly LimitUse[]): LimitClaim[] {
  const claims = new Map<string, LimitClaim>();
  for (const [position, use] of uses.entries()) {
    const { over_seconds, max, amount } = use;
    const key = limitKey(use);
    if (max < (claims.get(key)?.max ?? Number.POSITIVE_INFINITY)) {
      claims.set(key, { position, key, over_seconds, max, amount });
    }
  }
  return [...claims.values()];
}

/** The hash that a proposal's decisions are bound to (api.md, *job_hash*). */
export function proposedHash(ctx: Context<AgentActor>, body: ProposeInput): string {
  return jobHash({
    tenant: ctx.tenantId,
    agent: ctx.actor.id,
    ...names(body),
    args: body.args,
    environment: body.environment ?? null,
    on_behalf_of: body.identity?.on_behalf_of ?? null,
  });
}

const requestHash = (body: ProposeInput): string =>
  `sha256:${createHash("sha256").update(canonicalJson(body)).digest("hex")}`;

/** The row of a proposal under a verdict of the snapshot that was active; `hash` is `proposedHash`'s. */
export function newJob(
  ctx: Context<AgentActor>,
  proposal: { body: ProposeInput; idempotencyKey: string | null },
  hash: string,
  verdict: Verdict,
  snapshot: string | null,
): NewJob {
  const { body, idempotencyKey } = proposal;
  const { tool, topic } = names(body);
  const on_behalf_of = body.identity?.on_behalf_of ?? null;
  const facts = deriveFacts({ tool, args: body.args, before: body.before, scope: body.scope });
  // A gate's own expiry may only be shortened; what needs no gate expires only if the agent says so.
  const expiries = [verdict.expires_seconds, body.expires_in ?? null].filter((seconds) => seconds !== null);
  const policy_snapshot = snapshot ?? NO_POLICY;
  const { args, before, before_ref, checkpoint, summary, identity, callback } = body;
  const committed = salted({ args, before, before_ref, checkpoint, summary, identity, callback_url: callback?.url });
  const gate = gateFields(verdict);
  const call = { tenant_id: ctx.tenantId, agent_id: ctx.actor.id, tool, policy_rule_id: verdict.rule_id, args };
  const alike =
    gate.approval_id === null ? null : alikeKeys({ ...call, environment: body.environment ?? null, on_behalf_of });
  return {
    job_id: newId("job"),
    tenant_id: ctx.tenantId,
    agent_id: ctx.actor.id,
    state: STATES[verdict.decision],
    tool,
    topic,
    environment: body.environment ?? null,
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
    expires_seconds: expiries.length > 0 ? Math.min(...expiries) : null,
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
    // Nobody reviews what needs no gate.
    finding_kinds: verdict.decision === "REQUIRE_APPROVAL" ? findingKinds(args) : [],
    ...gate,
    ...(alike ?? NOT_ALIKE),
    limits: limitClaims(verdict.limits),
    count_limits: verdict.decision !== "REQUIRE_APPROVAL",
    event_id: newId("evt"),
    event_data: {
      decision: verdict.decision,
      tier: verdict.tier,
      requirements: verdict.requirements,
      job_hash: hash,
      policy_snapshot,
      rule_ids: verdict.rule_ids,
      ...(committed && { commitments: committed.commitments }),
    },
    event_salt: committed?.salt.toString("hex") ?? null,
    idempotency_key: idempotencyKey,
    request_hash: idempotencyKey === null ? null : requestHash(body),
    active_snapshot: snapshot,
  };
}
