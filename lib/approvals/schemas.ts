import { z } from "zod";
import { JOB_STATES, type JobView, type VoteView } from "@/lib/jobs/schemas";
import { TIERS, type Tier } from "@/lib/policy/schemas";

const reason = z.string().trim().min(1, "say why").max(4_000);
const jobHash = z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256:<64 hex digits>");

export const approveInput = z.strictObject({
  reason: reason.optional(),
  note: z.string().max(4_000).optional(),
  job_hash: jobHash.optional(),
});
export type ApproveInput = z.infer<typeof approveInput>;

export const rejectInput = z.strictObject({
  reason,
  note: z.string().max(4_000).optional(),
  reason_code: z.string().min(1).max(100).optional(),
  job_hash: jobHash.optional(),
});
export type RejectInput = z.infer<typeof rejectInput>;

const SLA_STATES = ["ok", "due_soon", "breached"] as const;
const SORTS = ["risk", "sla", "newest"] as const;

/** PostgreSQL cannot hold U+0000 in a text. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\0]*$/, "has a character that no value has");

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

/** Query of `GET /approvals` (api.md, *Approvals*). Repeatable values are comma-separated. */
export const listQuery = z.object({
  include_resolved: flag.default(false),
  tier: z.enum(TIERS).optional(),
  role: text(100).optional(),
  state: z.enum(JOB_STATES).optional(),
  sla: z.enum(SLA_STATES).optional(),
  assignee: text(100).optional(),
  agent: text(200).optional(),
  topic: text(200).optional(),
  rule: text(200).optional(),
  q: text(200).trim().min(1).optional(),
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
  tier: TierCounts;
  sla: { ok: number; due_soon: number; breached: number };
};

/** An item of the queue: the job's view and what the row shows of the person's part in it. */
export type ApprovalItem = JobView & {
  votes: VoteView[];
  /** Why it is mine and since when ([U6]); null when I cannot act on it. */
  mine: { because: string; since: string } | null;
};
export type ApprovalList = { items: ApprovalItem[]; next_cursor: string | null; counts: QueueCounts };
