import { z } from "zod";
import { stepUpInput } from "@/lib/identity/schemas";
import {
  JOB_STATES,
  type JobView,
  type LastDecision,
  type PersonRef,
  type Resolution,
  type SeededView,
  type VoteView,
} from "@/lib/jobs/schemas";
import { type Finding, FINDING_KINDS, type FindingKind } from "@/lib/payload/finding";
import { TIERS, type Tier } from "@/lib/policy/schemas";

const reason = z.string().trim().min(1, "say why").max(4_000);
const jobHash = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256:<64 hex digits>");

/** The kinds of findings that whoever approves has seen; asked for on items of the tiers high and critical ([T36]). */
const acknowledged = z.array(z.enum(FINDING_KINDS)).max(50).optional();

export const approveInput = z.strictObject({
  reason: reason.optional(),
  note: z.string().max(4_000).optional(),
  job_hash: jobHash.optional(),
  step_up: stepUpInput.optional(),
  acknowledged,
});
export type ApproveInput = z.infer<typeof approveInput>;

export const rejectInput = z.strictObject({
  reason,
  note: z.string().max(4_000).optional(),
  reason_code: z.string().min(1).max(100).optional(),
  job_hash: jobHash.optional(),
});
export type RejectInput = z.infer<typeof rejectInput>;

/** `args` are taken as they are, as a proposal's are: they must not be cloned or stripped on the way to their hash. */
export const editInput = z.strictObject({
  args: z.custom<Record<string, unknown>>(
    (value) => typeof value === "object" && value !== null && !Array.isArray(value),
    "must be a JSON object",
  ),
  reason,
  note: z.string().max(4_000).optional(),
  job_hash: jobHash,
  step_up: stepUpInput.optional(),
  acknowledged,
});
export type EditInput = z.infer<typeof editInput>;

export const previewEditInput = editInput.pick({ args: true, job_hash: true });
export type PreviewEditInput = z.infer<typeof previewEditInput>;

/** What would become of an edit if it were made now; nothing of it is kept. */
export type EditPreview = {
  job_hash: string;
  /** It is what stands there already: making it is an approval. */
  is_same: boolean;
  /** Why it could not be made, and by which rule. */
  denied: { rule_id: string | null; reason: string } | null;
  policy_rule_ids: readonly string[];
  policy_reason: string;
  /** The gate of the edited version: the stricter of old and new. */
  tier: Tier;
  requirements: (({ role: string } | { any_of: readonly string[] }) & { count: number })[];
  constraints: Record<string, unknown>;
  /** What in the edited arguments can mislead; on the tiers high and critical the edit has to name it. */
  findings: Finding[];
  /** Whether the edit approves what it makes: where one vote is needed, and never where two are. */
  own_vote_counts: boolean;
};

/** A role that a job can be escalated to, and how many could then approve it. */
export type EscalationRole = { role: string; people: number; is_required: boolean };

export const escalateInput = z.strictObject({ to_role: z.string().min(1).max(64), reason });
export type EscalateInput = z.infer<typeof escalateInput>;

export const requestChangesInput = z.strictObject({
  message: reason,
  fields: z.array(z.string().min(1).max(300)).max(50).default([]),
  job_hash: jobHash.optional(),
});
export type RequestChangesInput = z.infer<typeof requestChangesInput>;

/** `force`: also where somebody else has it. */
export const leaseInput = z.strictObject({ force: z.boolean().default(false) });
export type LeaseInput = z.infer<typeof leaseInput>;

/** `null` ends it. */
export const snoozeInput = z.strictObject({
  until: z.iso
    .datetime({ offset: true, error: "must be a time of RFC 3339, such as 2026-01-31T09:00:00Z" })
    .transform((time) => new Date(time))
    .nullable(),
});
export type SnoozeInput = z.infer<typeof snoozeInput>;

export const revokeInput = z.strictObject({ reason });
export type RevokeInput = z.infer<typeof revokeInput>;

const bulkItem = z.strictObject({
  job_id: z
    .string()
    .max(200)
    .regex(/^[^\0]*$/, "has a character that no id has"),
  job_hash: jobHash,
});

/** One decision on many items, each of which is named with its hash. */
export const bulkInput = z
  .strictObject({
    decision: z.enum(["approve", "reject"]),
    reason: reason.optional(),
    reason_code: z.string().min(1).max(100).optional(),
    items: z.array(bulkItem).min(1).max(100),
  })
  .refine(({ decision, reason_code }) => decision === "reject" || reason_code === undefined, {
    path: ["reason_code"],
    message: "belongs to a reject",
  })
  .refine(({ decision, reason }) => decision === "approve" || reason !== undefined, {
    path: ["reason"],
    message: "say why",
  });
export type BulkInput = z.infer<typeof bulkInput>;

const SLA_STATES = ["ok", "due_soon", "breached"] as const;
export const SORTS = ["risk", "sla", "newest"] as const;

/** PostgreSQL cannot hold U+0000 in a text. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/, "has a character that no value has");

const ids = text(4_000)
  .transform((value) => value.split(","))
  .pipe(z.array(z.string()).max(50, "has more than 50 ids"));

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Query of `GET /approvals` (api.md, *Approvals*). Repeatable values are comma-separated. */
export const listQuery = z.object({
  include_resolved: flag.default(false),
  tier: z.enum(TIERS).optional(),
  role: text(100).optional(),
  state: z.enum(JOB_STATES).optional(),
  sla: z.enum(SLA_STATES).optional(),
  /** A person's id, `me`, or `none` for what nobody has taken. */
  assignee: text(100).optional(),
  agent: text(200).optional(),
  topic: text(200).optional(),
  rule: text(200).optional(),
  q: text(200).trim().min(1).optional(),
  /** Only these jobs, where they belong to the list. */
  job: ids.optional(),
  mine: flag.default(false),
  sort: z.enum(SORTS).default("risk"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

type TierCounts = Record<Tier, number>;
/** Of what waits now, under the tenant; `mine` for the person who asks. */
export type QueueCounts = {
  total: number;
  mine: number;
  /** Of mine, those that are past their SLA. */
  mine_breached: number;
  /** What waits for its agent, who was asked for changes. */
  changes_requested: number;
  tier: TierCounts;
  sla: { ok: number; due_soon: number; breached: number };
};

/** An item of the queue: the job's view and what the row shows of the person's part in it. */
export type ApprovalItem = JobView & {
  votes: VoteView[];
  /** Votes of others that count and are out of this person's sight until they have voted themselves ([U20]). */
  withheld_votes: number;
  /** Why it is mine and since when ([U6]); null when I cannot act on it. */
  mine: { because: string; since: string } | null;
  /** Whoever took it, while their lease runs; it keeps nobody from voting. */
  assignee: PersonRef | null;
  lease_until: string | null;
  /** Who else looks at it now, in the order in which they came ([U9]). */
  looking: PersonRef[];
  /** What kinds of things in the arguments may mislead, each once; `/jobs/{id}` says where ([T34]). */
  finding_kinds: FindingKind[];
  /** Until when whoever asks can undo their decision; null where there is none to undo. */
  undo_until: string | null;
  /** Until when whoever asks has put it off; null where they have not, or the time has come. */
  snoozed_until: string | null;
  seeded?: SeededView;
  /** [U24] Equal for waiting jobs that ask for the same, and only for them; null where that isn't known. */
  duplicate_key: string | null;
  /** How a job like it was decided last; only in lists, and of what waits. */
  last_decision: LastDecision | null;
};
export type ApprovalList = { items: ApprovalItem[]; next_cursor: string | null; counts: QueueCounts };

/** What became of one item of a bulk decision: 200, or the status and code with which its own route would refuse. */
export type BulkResult = {
  job_id: string;
  status: number;
  code?: string;
  detail?: string;
  /** `null` while the gate waits for more people. */
  resolution?: Resolution | null;
  seeded?: SeededView;
  /** Until when whoever decided can undo it; absent where it counts already. */
  undo_until?: string;
};
