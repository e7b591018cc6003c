import type { DecisionEntry, ReviewView } from "@/lib/jobs/schemas";
import { deriveFacts } from "@/lib/payload/facts";
import { headline } from "@/lib/payload/headline";
import { inspectPayload } from "@/lib/payload/inspect";

const HASH = `sha256:${"3fa1".repeat(16)}`;
const SNAPSHOT = `cfg:system:policy#sha256:${"b27c".repeat(16)}`;
const CREATED = "2026-03-02T09:00:00.000Z";

type Parts = Partial<Omit<ReviewView, "job">> & { job?: Partial<ReviewView["job"]> };

/** Who looks: somebody who may do everything, unless `because` says why they may not. */
export function aViewer(because: string | null = null): ReviewView["viewer"] {
  return {
    can_decide: because === null,
    code: because === null ? null : "not_eligible",
    because: because ?? "You hold the role finance.",
    undo_until: null,
    refused: { approve: because, edit: because, reject: because, request_changes: because, escalate: because },
    snoozed_until: null,
  };
}

/** A review for tests: an agent wants to change a reservation, and the person who looks may decide. */
export function aReview({ job, ...parts }: Parts = {}): ReviewView {
  const tool = job?.tool ?? "update_reservation_baggages";
  const args = job?.args ?? { reservation_id: "FQ8APE", total_baggages: 40, payment_id: "gift_card_8190333" };
  const before =
    parts.before === undefined ? { reservation_id: "FQ8APE", total_baggages: 4, cabin: "economy" } : parts.before;
  const facts = deriveFacts({ tool, args, before: before ?? undefined });
  return {
    job: {
      id: "job_01",
      state: "APPROVAL",
      revision: 1,
      topic: `job.${tool}`,
      tool,
      agent: "agt_01",
      agent_name: "Airline agent",
      tenant: "ten_01",
      environment: "production",
      on_behalf_of: "user:dana@example.com",
      mode: "async",
      risk_tags: [],
      labels: {},
      scope: null,
      run: { id: "airline-4-1", step: 7 },
      created_at: CREATED,
      args,
      ...job,
    },
    decision: "REQUIRE_APPROVAL",
    approval_required: true,
    policy_snapshot: SNAPSHOT,
    policy_rule_id: "reservation-writes",
    policy_rule_ids: ["reservation-writes"],
    policy_reason: "Changes to a reservation need a person.",
    job_hash: HASH,
    tier: "medium",
    constraints: {},
    requirements: [{ role: "finance", count: 2, approved: 0 }],
    undo_seconds: 0,
    reason_codes: [],
    decision_summary: {
      title: headline(tool, facts),
      why: "Changes to a reservation need a person.",
      next_effect: "On approval the agent claims it and runs exactly these arguments, once.",
      facts,
    },
    sla_due_at: "2026-03-02T10:00:00.000Z",
    sla_state: "ok",
    expires_at: "2026-03-03T09:00:00.000Z",
    resolution: null,
    resolved_by: [],
    resolved_comment: null,
    resolved_at: null,
    change_request: null,
    erased: null,
    links: { self: "http://localhost/api/v1/jobs/job_01", console: "http://localhost/approvals/job_01" },
    before,
    before_ref: null,
    summary: null,
    checkpoint: null,
    identity: null,
    votes: [],
    withheld_votes: 0,
    findings: inspectPayload(args),
    viewer: aViewer(),
    last_review: null,
    assignee: null,
    lease_until: null,
    claim: null,
    alike: { waiting: 0, last_decision: null },
    ...parts,
  };
}

export function aDecision(parts: Partial<DecisionEntry> = {}): DecisionEntry {
  return {
    kind: "policy",
    what: "REQUIRE_APPROVAL",
    who: null,
    why: "Changes to a reservation need a person.",
    job_hash: HASH,
    policy_snapshot: SNAPSHOT,
    revision: 1,
    at: CREATED,
    ...parts,
  };
}
