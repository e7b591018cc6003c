import { z } from "zod";
import type { Fact } from "@/lib/payload/facts";
import type { Finding } from "@/lib/payload/finding";
import type { Decision, Tier } from "@/lib/policy/schemas";
import { headerProblems, MAX_HEADERS } from "./callback-headers";

export const JOB_STATES = [
  "DENIED",
  "ALLOWED",
  "APPROVAL",
  "CHANGES_REQUESTED",
  "APPROVED",
  "REJECTED",
  "EXPIRED",
  "CANCELLED",
  "REVOKED",
  "CLAIMED",
  "SUCCEEDED",
  "FAILED",
  "UNREPORTED",
] as const;
export type JobState = (typeof JOB_STATES)[number];

const RESOLUTIONS = ["APPROVED", "REJECTED", "EXPIRED", "CANCELLED"] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

/** States in which an agent that asked `?wait=` goes on waiting. */
export const WAITING_STATES: ReadonlySet<JobState> = new Set<JobState>(["APPROVAL", "CHANGES_REQUESTED"]);

/** [T33] Payloads are taken as they are: `args` must not be cloned or stripped on the way to their hash. */
const jsonObject = z.custom<Record<string, unknown>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  "must be a JSON object",
);
const name = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.:/-]*$/, "must be letters, digits and _ . : / -, such as payment.send");
const tag = z.string().min(1).max(100);
const text = (max: number) => z.string().max(max);

const summaryInput = z.strictObject({
  title: text(300).optional(),
  why: text(4_000).optional(),
  next_effect: text(2_000).optional(),
});

const checkpointInput = z.looseObject({
  request: z.unknown().optional(),
  context: z.unknown().optional(),
  tool_results: z.unknown().optional(),
  reasoning: z.unknown().optional(),
  alternatives: z.unknown().optional(),
  confidence: z.number().min(0).max(1).optional(),
  resume: z.unknown().optional(),
});

const identityInput = z.looseObject({
  on_behalf_of: text(320).optional(),
  credentials: text(320).optional(),
});

const callbackInput = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .refine((url) => !/^https?:[/\\]*[^/?#\\]*@/i.test(url), "must not hold a user name or password: use headers"),
  headers: z
    .record(tag, text(2_000))
    .refine((headers) => Object.keys(headers).length <= MAX_HEADERS, `at most ${MAX_HEADERS} headers`)
    .superRefine((headers, ctx) => {
      for (const { name, message } of headerProblems(headers)) ctx.addIssue({ code: "custom", path: [name], message });
    })
    .optional(),
  template: jsonObject.optional(),
});

/** Body of `POST /jobs`. Unknown keys (`state`, `tier`, `tenant`, `requirements`, …) are refused ([T23]). */
export const proposeInput = z
  .strictObject({
    tool: name.optional(),
    topic: name.optional(),
    args: jsonObject,
    risk_tags: z.array(tag).max(50).default([]),
    environment: text(100).min(1).optional(),
    labels: z.record(tag, text(500)).default({}),
    scope: jsonObject.optional(),
    before: jsonObject.optional(),
    before_ref: text(500).optional(),
    summary: summaryInput.optional(),
    checkpoint: checkpointInput.optional(),
    identity: identityInput.optional(),
    run: z.strictObject({ id: text(200).min(1), step: z.int().min(0).max(1_000_000).optional() }).optional(),
    mode: z.enum(["sync", "async"]).default("async"),
    expires_in: z.int().min(1).max(31_536_000).optional(),
    callback: callbackInput.optional(),
  })
  .refine((job) => job.tool !== undefined || job.topic !== undefined, {
    path: ["tool"],
    message: "tool or topic is required",
  });
export type ProposeInput = z.infer<typeof proposeInput>;

export const waitQuery = z.object({ wait: z.coerce.number().min(0).max(120).default(0) });

export const claimInput = z.strictObject({
  job_hash: z.string().regex(/^sha256:[0-9a-f]{64}$/, "must be sha256:<64 hex digits>"),
  before_ref: text(500).optional(),
});
export type ClaimInput = z.infer<typeof claimInput>;

/** Body of `PUT /jobs/{id}`: the arguments anew, and what belongs to them where it changed too. */
export const reviseInput = z.strictObject({
  args: jsonObject,
  before: jsonObject.optional(),
  before_ref: text(500).optional(),
  summary: summaryInput.optional(),
  checkpoint: checkpointInput.optional(),
});
export type ReviseInput = z.infer<typeof reviseInput>;

export const resultInput = z.strictObject({
  outcome: z.enum(["succeeded", "failed"]),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
});
export type ResultInput = z.infer<typeof resultInput>;

export type RequirementView = ({ role: string } | { any_of: readonly string[] }) & { count: number; approved: number };

export type PersonRef = { id: string; name: string };

/** What `POST /jobs`, `GET /jobs/{id}` and each item of `GET /approvals` answer (api.md, *Jobs*). */
export type JobView = {
  job: {
    id: string;
    state: JobState;
    revision: number;
    topic: string;
    tool: string;
    /** The agent's id: it is what `job_hash` covers. */
    agent: string;
    agent_name: string;
    tenant: string;
    environment: string | null;
    on_behalf_of: string | null;
    mode: string;
    risk_tags: string[];
    labels: Record<string, string>;
    scope: Record<string, unknown> | null;
    run: { id: string; step: number | null } | null;
    created_at: string;
    /** Of the current revision. `null` in lists where they are larger than 4 KiB: read `/jobs/{id}`; and where `erased`. */
    args: Record<string, unknown> | null;
  };
  decision: Decision;
  approval_required: boolean;
  policy_snapshot: string;
  policy_rule_id: string | null;
  policy_rule_ids: string[];
  policy_reason: string;
  job_hash: string;
  tier: Tier | null;
  constraints: Record<string, unknown>;
  requirements: RequirementView[];
  /** How long the console holds a decision back, so that it can be undone: seconds. */
  undo_seconds: number;
  /** What a reject may name as its reason; any where empty. */
  reason_codes: readonly string[];
  decision_summary: { title: string; why: string; next_effect: string; facts: Fact[] };
  sla_due_at: string | null;
  sla_state: "ok" | "due_soon" | "breached" | null;
  expires_at: string | null;
  resolution: Resolution | null;
  resolved_by: PersonRef[];
  resolved_comment: string | null;
  resolved_at: string | null;
  /** What a reviewer wants changed, while it is the agent's turn; `fields` are paths into the arguments. */
  change_request: { message: string; fields: string[]; by: PersonRef; at: string } | null;
  /** Since when what was written about the job is gone, and who erased it; `by` is null where its time had come. */
  erased: { at: string; by: PersonRef | null } | null;
  links: { self: string; console: string };
};

export type VoteView = {
  id: string;
  person: PersonRef;
  verdict: "approve" | "reject" | "edit" | "escalate" | "request_changes";
  revision: number;
  reason: string | null;
  note: string | null;
  reason_code: string | null;
  channel: string;
  at: string;
  /** False once an edit voided it, or the voter lost the account or role before the resolution ([T10], [T19]). */
  counts: boolean;
  /** Until then its voter may undo it and it counts for nothing; null where it is final. */
  held_until: string | null;
};

/**
 * Why the person who looks can or cannot decide now; `code` is what the API would refuse with. `undo_until`: until when
 * they can take their decision back.
 */
export type ViewerView = {
  can_decide: boolean;
  code: string | null;
  because: string;
  undo_until: string | null;
  /** Why each verb is refused to them now; null where it is not ([U23]). */
  refused: Record<DecidingVerb, string | null>;
  /** Until when they have put it off; null where they have not, or the time has come. */
  snoozed_until: string | null;
};

/** The newest earlier revision of a job that the person who looks knows, and what they did with it ([U13]). */
export type LastReview = {
  revision: number;
  at: string;
  did: "voted" | "edited" | "escalated" | "asked_for_changes" | "opened";
};

/** What a person can do with a gate. */
export type DecidingVerb = "approve" | "edit" | "reject" | "request_changes" | "escalate";

/** How a job like this one was decided last ([U24]): of the same kind, see `alikeKeys`. */
export type LastDecision = {
  job_id: string;
  resolution: "APPROVED" | "REJECTED";
  resolved_at: string;
  resolved_by: PersonRef[];
  /** Approved with arguments that a person changed; it is these that are compared. */
  edited: boolean;
  /** The fields in which this one differs from it, at most 20; null where either is too large to compare here. */
  differs: string[] | null;
};

/** What is known of jobs like one: `waiting` are its duplicates that wait too, counted up to 100. */
export type AlikeView = { waiting: number; last_decision: LastDecision | null };

type ClaimView = {
  claimed_at: string;
  outcome: "succeeded" | "failed" | null;
  output: unknown;
  error: unknown;
  reported_at: string | null;
};

/**
 * What a test item was and how it went ([U21]): caught by whoever did not let it pass, missed by whoever did, or over before
 * anybody decided. Absent for every job, and for a test item until it is over.
 */
export type SeededView = {
  outcome: "caught" | "missed" | "expired" | "withdrawn";
  /** What was wrong with it. */
  clue: string;
  at: string;
  by: PersonRef | null;
};

/** `GET /jobs/{id}` for a person: the answer above and all that a reviewer judges by. */
export type ReviewView = JobView & {
  before: Record<string, unknown> | null;
  before_ref: string | null;
  /** The agent's own words, unverified. */
  summary: { title?: string | undefined; why?: string | undefined; next_effect?: string | undefined } | null;
  checkpoint: Record<string, unknown> | null;
  identity: Record<string, unknown> | null;
  votes: VoteView[];
  /** Votes of others that count and are out of this person's sight until they have voted themselves ([U20]). */
  withheld_votes: number;
  /** What in the arguments may mislead; high and critical items are approved only by naming every kind of it ([T36]). */
  findings: Finding[];
  viewer: ViewerView;
  last_review: LastReview | null;
  /** Whoever took it, while their lease runs; it keeps nobody from voting. */
  assignee: PersonRef | null;
  lease_until: string | null;
  claim: ClaimView | null;
  seeded?: SeededView;
  alike: AlikeView;
};

/** An entry of `GET /jobs/{id}/decisions`, newest first. */
export type DecisionEntry = {
  kind: "policy" | "person" | "system";
  what: string;
  who: PersonRef | null;
  why: string | null;
  job_hash: string;
  policy_snapshot: string;
  revision: number;
  at: string;
};
