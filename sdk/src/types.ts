/** The answers of the HTTP contract, and what the calls of the client take. All durations are in seconds, as there. */
export type JsonObject = Record<string, unknown>;

export type Tier = "low" | "medium" | "high" | "critical";
export type Decision = "ALLOW" | "ALLOW_WITH_CONSTRAINTS" | "REQUIRE_APPROVAL" | "DENY";
export type JobState =
  | "DENIED"
  | "ALLOWED"
  | "APPROVAL"
  | "CHANGES_REQUESTED"
  | "APPROVED"
  | "REJECTED"
  | "EXPIRED"
  | "CANCELLED"
  | "REVOKED"
  | "CLAIMED"
  | "SUCCEEDED"
  | "FAILED"
  | "UNREPORTED";

export type PersonRef = { id: string; name: string };
/** Derived by the server from the payload, never from the agent's text. */
export type Fact = {
  key: string;
  label: string;
  value: string;
  kind: "money" | "count" | "target" | "recipient" | "change" | "date" | "text";
  path: string | null;
  emphasis: boolean;
};

/** One proposed action: exactly what would be executed (`tool`, `args`) and what people judge it by. */
export type ProposeInput = {
  /** `payment.send`; the topic `job.payment.send` is derived from it where none is given, and the reverse. */
  tool?: string | undefined;
  topic?: string | undefined;
  args: JsonObject;
  risk_tags?: string[] | undefined;
  environment?: string | undefined;
  labels?: Record<string, string> | undefined;
  scope?: JsonObject | undefined;
  /** The record as it is now: reviewers see what changes. */
  before?: JsonObject | undefined;
  /** Its version or etag. */
  before_ref?: string | undefined;
  /** The agent's own words: shown as unverified. */
  summary?: { title?: string | undefined; why?: string | undefined; next_effect?: string | undefined } | undefined;
  checkpoint?: Checkpoint | undefined;
  identity?:
    | { on_behalf_of?: string | undefined; credentials?: string | undefined; [other: string]: unknown }
    | undefined;
  run?: { id: string; step?: number | undefined } | undefined;
  mode?: "sync" | "async" | undefined;
  /** Seconds; may only shorten what policy allows. */
  expires_in?: number | undefined;
  callback?:
    | { url: string; headers?: Record<string, string> | undefined; template?: JsonObject | undefined }
    | undefined;
};

/** What `revise` sends: the arguments anew, and what belongs to them where it changed too. */
export type ReviseInput = Pick<ProposeInput, "args" | "before" | "before_ref" | "summary" | "checkpoint">;

/** The durable context of a job: what the agent knew when it proposed. */
export type Checkpoint = {
  request?: unknown;
  context?: unknown;
  tool_results?: unknown;
  reasoning?: unknown;
  alternatives?: unknown;
  /** 0 to 1. */
  confidence?: number | undefined;
  /** Opaque to Assentry; returned when the run resumes. */
  resume?: unknown;
  [other: string]: unknown;
};

/** A job as `POST /jobs` and `GET /jobs/{id}` answer it. */
export type JobView = {
  job: {
    id: string;
    state: JobState;
    revision: number;
    topic: string;
    tool: string;
    agent: string;
    agent_name: string;
    tenant: string;
    environment: string | null;
    on_behalf_of: string | null;
    mode: string;
    risk_tags: string[];
    labels: Record<string, string>;
    scope: JsonObject | null;
    run: { id: string; step: number | null } | null;
    created_at: string;
    /** Of the current revision; null where they were `erased`. */
    args: JsonObject | null;
  };
  decision: Decision;
  approval_required: boolean;
  policy_snapshot: string;
  policy_rule_id: string | null;
  policy_rule_ids: string[];
  policy_reason: string;
  job_hash: string;
  tier: Tier | null;
  constraints: JsonObject;
  requirements: (({ role: string } | { any_of: readonly string[] }) & { count: number; approved: number })[];
  /** How long the console holds a decision back, so that it can be undone: seconds. */
  undo_seconds: number;
  /** What a reject may name as its reason; any where empty. */
  reason_codes: readonly string[];
  decision_summary: { title: string; why: string; next_effect: string; facts: Fact[] };
  sla_due_at: string | null;
  sla_state: "ok" | "due_soon" | "breached" | null;
  expires_at: string | null;
  resolution: "APPROVED" | "REJECTED" | "EXPIRED" | "CANCELLED" | null;
  resolved_by: PersonRef[];
  resolved_comment: string | null;
  resolved_at: string | null;
  /** What a reviewer wants changed, while it is the agent's turn; `fields` are paths into the arguments. */
  change_request: ChangeRequest | null;
  /** Since when what was written about the job is gone, and who erased it; `by` is null where its time had come. */
  erased: { at: string; by: PersonRef | null } | null;
  links: { self: string; console: string };
};

/** What a reviewer wants changed; `fields` are paths into the arguments, such as `args.amount`. */
export type ChangeRequest = { message: string; fields: string[]; by: PersonRef; at: string };

/** What a claim returns: the grant is the signed proof, `args` are the approved ones. */
export type ClaimAnswer = { grant: string; args: JsonObject; constraints: JsonObject; expires_at: string };

/** What the log says happened: ids, hashes and verdicts. */
export type AuditEvent = {
  v: 1;
  id: string;
  tenant: string;
  type: string;
  job: string | null;
  actor: JsonObject;
  at: string;
  data: JsonObject;
};

/** One event of a job, with the proof that it is in the log that `checkpoint` of its receipt signs. */
export type ReceiptEvent = {
  seq: number;
  event: AuditEvent;
  leaf: string;
  disclosed?: Record<string, { salt: string; value: unknown }>;
  proof: string[];
};

/** The signed record of a job; its formats are those of docs/audit.md. */
export type Receipt = {
  assentry_receipt: 1;
  tenant: string;
  job_id: string;
  job_hash: string;
  issued_at: string;
  events: ReceiptEvent[];
  checkpoint: string;
  keys: string[];
  grant: string | null;
  signature: string;
};

export type Outcome = { outcome: "succeeded"; output?: unknown } | { outcome: "failed"; error?: unknown };

export type RequestOptions = { signal?: AbortSignal | undefined };

export type ProposeOptions = RequestOptions & {
  /** The same key and input give the same job. A random one by default, so that retries never propose twice. */
  idempotencyKey?: string | undefined;
  /** Seconds to hold the answer while the job waits for people, at most 120. Default 0. */
  wait?: number | undefined;
};

export type WaitOptions = RequestOptions & {
  /** Seconds until `StillPending` is thrown. Without it, waits until people or the expiry decide. */
  timeout?: number | undefined;
};

export type ClaimOptions = RequestOptions & {
  /** Of the revision that was approved: `view.job_hash`. */
  jobHash: string;
  /** The record's version now; refused as `baseline_drift` when it changed since the review. */
  beforeRef?: string | undefined;
};
