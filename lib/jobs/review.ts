import { visibleVotes, withheldVotes } from "@/lib/approvals/blind";
import { editing, gateOf, heldVote } from "@/lib/approvals/gate";
import { runningLease } from "@/lib/approvals/lease";
import { type Eligibility, eligibility } from "@/lib/approvals/requirement";
import { isExpired } from "@/lib/approvals/expire";
import type { Actor, Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { inspectPayload } from "@/lib/payload/inspect";
import { findLastReview } from "./last-review";
import { findAlike } from "./last-decision";
import { type RevisionView, listRevisions } from "./revision-history";
import type { DetailRow } from "./row";
import type { JobView, ReviewView, ViewerView } from "./schemas";
import { jobView, seededView, votesView } from "./view";
import { type WaitInput, readJob, waitForChange } from "./wait";

function viewer(person: PersonActor, row: DetailRow): ViewerView {
  const snooze = row.snoozes.find(({ person_id }) => person_id === person.id);
  return {
    ...mayDecide(person, row),
    undo_until: heldVote(row, person.id)?.until.toISOString() ?? null,
    snoozed_until: snooze === undefined ? null : new Date(snooze.until).toISOString(),
  };
}

type Standing = Pick<ViewerView, "can_decide" | "code" | "because" | "refused">;

const nobody = (code: string, because: string): Standing => {
  const refused = { approve: because, edit: because, reject: because, request_changes: because, escalate: because };
  return { can_decide: false, code, because, refused };
};

function mayDecide(person: PersonActor, row: DetailRow): Standing {
  if (row.approval_id === null) return nobody("not_waiting", "Policy decided this job by itself.");
  if (row.resolution !== null) return nobody("already_resolved", "This has been decided.");
  if (isExpired(row)) return nobody("expired", "The time to decide has passed.");
  if (row.state !== "APPROVAL") return nobody("not_waiting", "The agent was asked for changes.");
  const gate = gateOf(row);
  const may = eligibility(gate, person, "approve");
  const why = (one: Eligibility): string | null => (one.ok ? null : one.because);
  const passingOn = why(eligibility({ ...gate, votedIds: [] }, person, "reject"));
  return {
    can_decide: may.ok,
    code: may.ok ? null : may.code,
    because: may.because,
    refused: {
      approve: why(may),
      edit: why(eligibility(editing(gate), person, "approve")),
      reject: why(eligibility(gate, person, "reject")),
      request_changes: passingOn,
      escalate: passingOn,
    },
  };
}

function claimView(row: DetailRow): ReviewView["claim"] {
  if (row.claim === null) return null;
  const { claimed_at, reported_at } = row.claim;
  return {
    ...row.claim,
    claimed_at: new Date(claimed_at).toISOString(),
    reported_at: reported_at === null ? null : new Date(reported_at).toISOString(),
  };
}

async function reviewView(person: PersonActor, row: DetailRow): Promise<ReviewView> {
  const lease = runningLease(row);
  return {
    ...jobView(row),
    before: row.before,
    before_ref: row.before_ref,
    summary: row.summary,
    checkpoint: row.checkpoint,
    identity: row.identity,
    votes: votesView(row, visibleVotes(person, row)),
    withheld_votes: withheldVotes(person, row),
    findings: inspectPayload(row.args),
    viewer: viewer(person, row),
    last_review: await findLastReview(row, person.id),
    assignee: lease?.holder ?? null,
    lease_until: lease?.until.toISOString() ?? null,
    claim: claimView(row),
    ...seededView(row),
    alike: await findAlike(row),
  };
}

/** One job with all that a reviewer judges by. @throws 404 `not_found` */
export async function getReview(context: Context, input: { id: string }): Promise<ReviewView> {
  requirePermission(context, "jobs.read");
  const ctx = requirePersonActor(context);
  return reviewView(ctx.actor, await readJob(ctx, input.id));
}

/** What an agent gets of its own job: the answer of the proposal, with the state that it asked us to keep. */
export type AgentJobView = JobView & { checkpoint: { resume: unknown } | null };

/** The job as its agent sees it: in answers and in callbacks. */
export function agentView(row: DetailRow): AgentJobView {
  const resume: unknown = row.checkpoint?.resume;
  return { ...jobView(row), checkpoint: resume === undefined ? null : { resume } };
}

type JobAnswer = (ReviewView | AgentJobView) & { revisions?: RevisionView[] };

/**
 * One job for whoever asks, as soon as it changed or after `seconds`: people get the review, an agent its own job; with
 * all its revisions where they are asked for.
 * @throws 404 `not_found`
 */
export async function getJob(
  ctx: Context<Actor>,
  input: WaitInput & { revisions?: "all" | undefined },
): Promise<JobAnswer> {
  requirePermission(ctx, "jobs.read");
  const row = await waitForChange(ctx, input);
  const revisions = input.revisions === "all" ? { revisions: await listRevisions(row) } : {};
  if (ctx.actor.kind === "person") return { ...(await reviewView(ctx.actor, row)), ...revisions };
  return { ...agentView(row), ...revisions };
}
