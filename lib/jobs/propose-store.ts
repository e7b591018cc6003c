import { query } from "@/lib/db/client";
import type { Fact } from "@/lib/payload/facts";
import type { FindingKind } from "@/lib/payload/finding";
import type { Decision, Escalation, Requirement, Tier } from "@/lib/policy/schemas";
import type { ReviewView } from "./schemas";

/** Everything that a proposal writes, in one JSON parameter of one statement. Times are given as seconds from now. */
export type NewJob = {
  job_id: string;
  tenant_id: string;
  agent_id: string;
  state: "DENIED" | "ALLOWED" | "APPROVAL";
  tool: string;
  topic: string;
  environment: string | null;
  on_behalf_of: string | null;
  on_behalf_key: string | null;
  mode: string;
  risk_tags: string[];
  labels: Record<string, string>;
  scope: Record<string, unknown> | null;
  summary: ReviewView["summary"];
  checkpoint: unknown;
  identity: unknown;
  run_id: string | null;
  run_step: number | null;
  before: unknown;
  before_ref: string | null;
  callback: unknown;
  expires_seconds: number | null;
  args: Record<string, unknown>;
  job_hash: string;
  author: unknown;
  decision: Decision;
  tier: Tier | null;
  policy_snapshot: string;
  policy_rule_id: string | null;
  policy_rule_ids: string[];
  policy_reason: string;
  constraints: Record<string, unknown>;
  title: string;
  facts: Fact[];
  finding_kinds: FindingKind[];
  approval_id: string | null;
  duplicate_key: string | null;
  kind_key: string | null;
  urgency: number | null;
  sla_seconds: number | null;
  open_roles: string[];
  undo_seconds: number;
  reason_codes: readonly string[];
  requirements: (Requirement & { position: number })[];
  escalations: (Escalation & { position: number })[];
  limits: LimitClaim[];
  /** False where only to look whether a limit is passed: what waits for people uses nothing up. */
  count_limits: boolean;
  event_id: string;
  event_data: unknown;
  /** Of the commitments in `event_data`, in hex. */
  event_salt: string | null;
  idempotency_key: string | null;
  /** Of the whole body; null without a key. */
  request_hash: string | null;
  /** The snapshot that the decision was made under: it must still be the active one when the row is written. */
  active_snapshot: string | null;
  /** A test item. Left out of every proposal. */
  seeded?: true;
};

/** What it uses of one limit; `key` tells the counter, `position` the limit among the verdict's. */
export type LimitClaim = { position: number; key: string; over_seconds: number; max: number; amount: number };

export type Proposed = {
  /** False where the policy changed, or the agent was suspended, between reading and writing: decide again. */
  current: boolean;
  /** False where the idempotency key was taken: see `findReplay`. */
  created: boolean;
  created_at: Date | null;
  expires_at: Date | null;
  opened_at: Date | null;
  sla_warn_at: Date | null;
  sla_due_at: Date | null;
};

// One statement, one round trip, one transaction, for one proposal or for several: key, job, revision, gate, requirements
// and audit event stand or fall together ([T5], [T41]), and what is used of limits with them. The parts run in any order;
// foreign keys are checked at its end. The guard asks for each row by itself: a join would read whole tables where the
// planner expects many rows. Keys are taken in one order, so that two batches can't wait for each other.
export const PROPOSE = `
WITH p AS (SELECT x.* FROM jsonb_to_recordset($1::jsonb) AS x(
  job_id text, tenant_id text, agent_id text, state text, tool text, topic text, environment text, on_behalf_of text,
  on_behalf_key text, mode text, risk_tags text[], labels jsonb, scope jsonb, summary jsonb, checkpoint jsonb,
  identity jsonb, run_id text, run_step int, before jsonb, before_ref text, callback jsonb, expires_seconds float8,
  args jsonb, job_hash text, author jsonb, decision text, tier text, policy_snapshot text, policy_rule_id text,
  policy_rule_ids text[], policy_reason text, constraints jsonb, title text, facts jsonb, finding_kinds text[], approval_id text,
  urgency int, sla_seconds float8, open_roles text[], requirements jsonb, event_id text, event_data jsonb, event_salt text,
  idempotency_key text, request_hash text, active_snapshot text, undo_seconds int, reason_codes text[], limits jsonb,
  count_limits boolean, escalations jsonb, seeded boolean, duplicate_key text, kind_key text)),
guard AS (
  SELECT p.* FROM p WHERE (
    SELECT a.suspended_at IS NULL AND t.active_snapshot IS NOT DISTINCT FROM p.active_snapshot
      FROM agents a JOIN tenants t ON t.id = a.tenant_id WHERE a.id = p.agent_id AND t.id = p.tenant_id)),
taken AS (
  INSERT INTO idempotency_keys (agent_id, key, request_hash, job_id)
  SELECT agent_id, idempotency_key, request_hash, job_id FROM guard WHERE idempotency_key IS NOT NULL
   ORDER BY agent_id, idempotency_key, job_id
  ON CONFLICT DO NOTHING RETURNING job_id),
go AS (SELECT * FROM guard WHERE idempotency_key IS NULL OR job_id IN (SELECT job_id FROM taken)),
lim AS (SELECT job_id, use_limits(tenant_id, limits, count_limits) AS within FROM go WHERE limits <> '[]'),
job AS (
  INSERT INTO jobs (id, tenant_id, agent_id, state, tool, topic, environment, on_behalf_of, on_behalf_key, mode, risk_tags,
                    labels, scope, summary, checkpoint, identity, run_id, run_step, before, before_ref, callback, expires_at, seeded)
  SELECT job_id, tenant_id, agent_id, state, tool, topic, environment, on_behalf_of, on_behalf_key, mode, risk_tags,
         labels, scope, summary, checkpoint, identity, run_id, run_step, before, before_ref, callback,
         now() + make_interval(secs => expires_seconds), COALESCE(seeded, false) FROM go
  RETURNING id, created_at, expires_at),
rev AS (
  INSERT INTO revisions (job_id, number, args, job_hash, author, decision, tier, policy_snapshot, policy_rule_id,
                         policy_rule_ids, policy_reason, constraints, title, facts, finding_kinds)
  SELECT job_id, 1, args, job_hash, author, decision, tier, policy_snapshot, policy_rule_id, policy_rule_ids,
         policy_reason, constraints, title, facts, finding_kinds FROM go),
gate AS (
  INSERT INTO approvals (id, job_id, tenant_id, tier, urgency, sla_warn_at, sla_due_at, open_roles, undo_seconds,
                         reason_codes, duplicate_key, kind_key)
  SELECT approval_id, job_id, tenant_id, tier, urgency, now() + make_interval(secs => sla_seconds * 0.75),
         now() + make_interval(secs => sla_seconds), open_roles, undo_seconds, reason_codes,
         duplicate_key, kind_key FROM go WHERE approval_id IS NOT NULL
  RETURNING job_id, opened_at, sla_warn_at, sla_due_at),
req AS (
  INSERT INTO requirements (approval_id, position, any_of, count)
  SELECT go.approval_id, q.position, q.any_of, q.count
    FROM go, jsonb_to_recordset(go.requirements) AS q(position smallint, any_of text[], count smallint)
   WHERE go.approval_id IS NOT NULL),
esc AS (
  INSERT INTO escalation_steps (approval_id, position, to_role, due_at)
  SELECT go.approval_id, s.position, s."to", now() + make_interval(secs => s.after_seconds)
    FROM go, jsonb_to_recordset(go.escalations) AS s(position smallint, "to" text, after_seconds float8)
   WHERE go.approval_id IS NOT NULL),
evt AS (
  INSERT INTO audit_events (id, tenant_id, type, job_id, actor, data)
  SELECT event_id, tenant_id, 'job.proposed', job_id, author, event_data FROM go),
slt AS (
  INSERT INTO audit_salts (event_id, salt)
  SELECT event_id, decode(event_salt, 'hex') FROM go WHERE event_salt IS NOT NULL)
SELECT p.job_id, guard.job_id IS NOT NULL AS current, job.id IS NOT NULL AS created, job.created_at, job.expires_at,
       gate.opened_at, gate.sla_warn_at, gate.sla_due_at, lim.within
  FROM p LEFT JOIN guard ON guard.job_id = p.job_id LEFT JOIN job ON job.id = p.job_id
         LEFT JOIN gate ON gate.job_id = p.job_id LEFT JOIN lim ON lim.job_id = p.job_id`;

/** The limits that a proposal is past: their places among its `limits`, and what was used of each before. */
export type PastLimits = { position: number; used: number }[];

function pastLimits(error: unknown): PastLimits | null {
  if (typeof error !== "object" || error === null || !("code" in error) || error.code !== "AS003") return null;
  return "detail" in error && typeof error.detail === "string" ? JSON.parse(error.detail) : null;
}

/** A proposal as the statement gets it. */
export type JobText = { id: string; text: string };

export const jobText = (job: NewJob): JobText => ({ id: job.job_id, text: JSON.stringify(job) });

/** Writes proposals in one round trip, and where one fails none of them. Answers in their order. */
export async function insertJobs(jobs: readonly JobText[]): Promise<Proposed[]> {
  const all = `[${jobs.map(({ text }) => text).join(",")}]`;
  const rows = await query<Proposed & { job_id: string }>("propose", PROPOSE, [all]);
  const byId = new Map(rows.map(({ job_id, ...row }) => [job_id, row]));
  return jobs.map(({ id }) => {
    const row = byId.get(id);
    if (!row) throw new Error("propose answered nothing");
    return row;
  });
}

/** Writes one proposal; where it is past a limit, writes nothing and says which. */
export async function insertJob(job: JobText): Promise<Proposed | PastLimits> {
  try {
    const [row] = await insertJobs([job]);
    if (!row) throw new Error("propose answered nothing");
    return row;
  } catch (error) {
    const past = pastLimits(error);
    if (past === null) throw error;
    return past;
  }
}

/** The job that an idempotency key stands for already. */
export async function findReplay(
  agentId: string,
  key: string,
): Promise<{ job_id: string; request_hash: string } | null> {
  const [row] = await query<{ job_id: string; request_hash: string }>(
    "replay",
    "SELECT job_id, request_hash FROM idempotency_keys WHERE agent_id = $1 AND key = $2",
    [agentId, key],
  );
  return row ?? null;
}
