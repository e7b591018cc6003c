import type { Fact } from "@/lib/payload/facts";
import type { FindingKind } from "@/lib/payload/finding";
import type { Decision, Requirement, Tier } from "@/lib/policy/schemas";
import type { JobState, PersonRef, ReviewView, Resolution, SeededView, VoteView } from "./schemas";

/** A vote as the database tells it, with what its voter may still claim to be. */
export type VoteRow = {
  id: string;
  person_id: string;
  person_name: string;
  /** Folded, so that accounts of one mailbox are seen to be. */
  email_key: string;
  verdict: VoteView["verdict"];
  roles: string[];
  /** Roles held now; none where the account is disabled ([T19]). */
  current_roles: string[];
  revision: number;
  reason: string | null;
  note: string | null;
  reason_code: string | null;
  fields: string[];
  channel: string;
  job_hash: string;
  at: string;
  voided: boolean;
  /** Until then the voter may undo it; it counts when this is null again. */
  held_until: string | null;
};

/** One job with its current revision and its gate: the one shape from which every view is made. */
export type JobRow = {
  id: string;
  tenant_id: string;
  agent_id: string;
  agent_name: string;
  owner_id: string;
  owner_email_key: string;
  suspended: boolean;
  state: JobState;
  revision: number;
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
  run_id: string | null;
  run_step: number | null;
  created_at: Date;
  expires_at: Date | null;
  args: Record<string, unknown> | null;
  job_hash: string;
  decision: Decision;
  tier: Tier | null;
  policy_snapshot: string;
  policy_rule_id: string | null;
  policy_rule_ids: string[];
  policy_reason: string;
  constraints: Record<string, unknown>;
  title: string;
  facts: Fact[];
  approval_id: string | null;
  opened_at: Date | null;
  sla_warn_at: Date | null;
  sla_due_at: Date | null;
  resolution: Resolution | null;
  resolved_at: Date | null;
  resolved_comment: string | null;
  open_roles: string[];
  undo_seconds: number;
  reason_codes: readonly string[];
  requirements: readonly Requirement[];
  votes: VoteRow[];
  /** A test item: it waits like a job, and nothing else ever happens to it. No answer says so before it is decided. */
  seeded: boolean;
  /** When what was written about the job was erased, and by whom; null by nobody: its time had come. */
  erased: { at: string; by: PersonRef | null } | null;
  /** The database's clock, by which SLA and expiry are judged. */
  now: Date;
};

/** What a test item was, once it is over. */
export type SeededEnd = {
  outcome: SeededView["outcome"];
  clue: string;
  at: string;
  by: PersonRef | null;
};

/** Who works on an open gate, and who has put it off: what the queue shows and an agent is not told. */
export type QueueRow = JobRow & {
  /** The last to have taken it; whether the lease still runs says `lease_until`. */
  assignee: PersonRef | null;
  lease_until: Date | null;
  /** What in the current arguments may mislead. */
  finding_kinds: FindingKind[];
  /** Of people whose time has not come yet. */
  snoozes: { person_id: string; until: string }[];
  /** How a test item went; null until then, and for every job. */
  seeded_end: SeededEnd | null;
  duplicate_key: string | null;
};

/** What only the review of one job needs: large, so never in lists. */
export type DetailRow = QueueRow & {
  before: Record<string, unknown> | null;
  before_ref: string | null;
  checkpoint: Record<string, unknown> | null;
  identity: Record<string, unknown> | null;
  /** The tenant's policy of now, which need not be the one that the job was decided under. */
  active_snapshot: string | null;
  claim: {
    claimed_at: string;
    outcome: "succeeded" | "failed" | null;
    output: unknown;
    error: unknown;
    reported_at: string | null;
  } | null;
};

const VOTES = `COALESCE((
  SELECT jsonb_agg(jsonb_build_object(
           'id', v.id, 'person_id', v.person_id, 'person_name', p.name, 'email_key', p.email_key, 'verdict', v.verdict, 'roles', to_jsonb(v.roles),
           'current_roles', CASE WHEN p.disabled_at IS NULL THEN to_jsonb(ARRAY(
              SELECT r.role FROM person_roles r
               WHERE r.person_id = p.id AND (r.expires_at IS NULL OR r.expires_at > clock_timestamp()))) ELSE '[]' END,
           'revision', v.revision, 'reason', v.reason, 'note', v.note, 'reason_code', v.reason_code, 'fields', to_jsonb(v.fields), 'channel', v.channel,
           'job_hash', v.job_hash, 'at', v.created_at, 'voided', v.voided_at IS NOT NULL, 'held_until', v.held_until) ORDER BY v.id)
    FROM votes v JOIN people p ON p.id = v.person_id WHERE v.approval_id = ap.id), '[]')`;

const REQUIREMENTS = `COALESCE((
  SELECT jsonb_agg(jsonb_build_object('any_of', to_jsonb(q.any_of), 'count', q.count) ORDER BY q.position)
    FROM requirements q WHERE q.approval_id = ap.id), '[]')`;

const ERASED = `CASE WHEN j.erased_at IS NOT NULL THEN jsonb_build_object('at', j.erased_at, 'by', (
  SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM people p WHERE p.id = j.erased_by)) END`;

/** The columns of JobRow. `args`: an SQL expression, so that lists can leave out large ones. */
export const rowColumns = (args: string): string => `
  j.id, j.tenant_id, j.agent_id, ag.name AS agent_name, ag.owner_id, ow.email_key AS owner_email_key,
  ag.suspended_at IS NOT NULL AS suspended, j.state, j.revision, j.tool, j.topic, j.environment, j.on_behalf_of,
  j.on_behalf_key, j.mode, j.risk_tags, j.labels, j.scope, j.summary, j.run_id, j.run_step, j.created_at, j.expires_at,
  ${args} AS args, r.job_hash, r.decision, r.tier, r.policy_snapshot, r.policy_rule_id, r.policy_rule_ids, r.policy_reason,
  r.constraints, r.title, r.facts, ap.id AS approval_id, ap.opened_at, ap.sla_warn_at, ap.sla_due_at, ap.resolution,
  ap.resolved_at, ap.resolved_comment, COALESCE(ap.open_roles, ARRAY[]::text[]) AS open_roles,
  COALESCE(ap.undo_seconds, 0) AS undo_seconds, COALESCE(ap.reason_codes, ARRAY[]::text[]) AS reason_codes,
  ${REQUIREMENTS} AS requirements, ${VOTES} AS votes, ${ERASED} AS erased, j.seeded, clock_timestamp() AS now`;

/** The columns that QueueRow adds. */
export const QUEUE_COLUMNS = `
  r.finding_kinds, ap.lease_until, ap.duplicate_key, (SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM people p WHERE p.id = ap.assignee_id) AS assignee,
  COALESCE((SELECT jsonb_agg(jsonb_build_object('person_id', s.person_id, 'until', s.until))
              FROM snoozes s WHERE s.approval_id = ap.id AND s.until > now()), '[]') AS snoozes,
  CASE WHEN j.seeded THEN (
    SELECT jsonb_build_object('outcome', i.outcome, 'clue', i.clue, 'at', i.ended_at, 'by',
             CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END)
      FROM seeded_items i LEFT JOIN people p ON p.id = i.person_id
     WHERE i.job_id = j.id AND i.outcome IS NOT NULL) END AS seeded_end`;

export const DETAIL_COLUMNS = `${rowColumns("r.args")}, ${QUEUE_COLUMNS},
  j.before, j.before_ref, j.checkpoint, j.identity,
  (SELECT t.active_snapshot FROM tenants t WHERE t.id = j.tenant_id) AS active_snapshot,
  (SELECT jsonb_build_object('claimed_at', c.claimed_at, 'outcome', c.outcome, 'output', c.output, 'error', c.error,
                             'reported_at', c.reported_at) FROM claims c WHERE c.job_id = j.id) AS claim`;

export const ROW_TABLES = `jobs j
  JOIN revisions r ON r.job_id = j.id AND r.number = j.revision
  JOIN agents ag ON ag.id = j.agent_id
  JOIN people ow ON ow.id = ag.owner_id
  LEFT JOIN approvals ap ON ap.job_id = j.id`;
