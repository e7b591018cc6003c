import { gateOf, heldVote } from "@/lib/approvals/gate";
import { eligibility } from "@/lib/approvals/requirement";
import { isExpired } from "@/lib/approvals/expire";
import type { Actor, Context, PersonActor } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { type RevisionView, listRevisions } from "./revision-history";
import type { DetailRow } from "./row";
import type { JobView, ReviewView, ViewerView } from "./schemas";
import { jobView, votesView } from "./view";
import { type WaitInput, readJob, waitForChange } from "./wait";

function viewer(person: PersonActor, row: DetailRow): ViewerView {
  return { ...mayDecide(person, row), undo_until: heldVote(row, person.id)?.until.toISOString() ?? null };
}

function mayDecide(person: PersonActor, row: DetailRow): Omit<ViewerView, "undo_until"> {
  if (row.approval_id === null)
    return { can_decide: false, code: "not_waiting", because: "Policy decided this job by itself." };
  if (row.resolution !== null)
    return { can_decide: false, code: "already_resolved", because: "This has been decided." };
  if (isExpired(row)) return { can_decide: false, code: "expired", because: "The time to decide has passed." };
  if (row.state !== "APPROVAL")
    return { can_decide: false, code: "not_waiting", because: "The agent was asked for changes." };
  const may = eligibility(gateOf(row), person, "approve");
  return { can_decide: may.ok, code: may.ok ? null : may.code, because: may.because };
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

function reviewView(person: PersonActor, row: DetailRow): ReviewView {
  return {
    ...jobView(row),
    before: row.before,
    before_ref: row.before_ref,
    summary: row.summary,
    checkpoint: row.checkpoint,
    identity: row.identity,
    votes: votesView(row),
    viewer: viewer(person, row),
    claim: claimView(row),
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
  if (ctx.actor.kind === "person") return { ...reviewView(ctx.actor, row), ...revisions };
  return { ...agentView(row), ...revisions };
}
