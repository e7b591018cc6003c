import { type Approver, progress } from "@/lib/approvals/requirement";
import { env } from "@/lib/env";
import type { JobRow, QueueRow, VoteRow } from "./row";
import type { JobView, PersonRef, RequirementView, SeededView, VoteView } from "./schemas";

/** What may count towards a gate. */
const DECIDING: ReadonlySet<string> = new Set(["approve", "edit"]);

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

type Approved = Pick<JobRow, "votes" | "revision" | "resolution" | "requirements">;

/**
 * The approving votes that count on the current revision. While the gate is open a voter is judged by the roles they
 * hold now, afterwards by those they held when they voted ([T19]).
 */
export function countingApprovers(row: Approved): Approver[] {
  return approvers({ ...row, votes: row.votes.filter((vote) => vote.held_until === null) });
}

/** The same with the votes that can still be undone. */
export function approvers(row: Approved): Approver[] {
  // [T13] Where one vote is enough, whoever edits approves what they wrote; where two are needed, two others do.
  const approving =
    row.requirements.reduce((sum, { count }) => sum + count, 0) === 1 ? ["approve", "edit"] : ["approve"];
  // Only what the gate asks for: who lost that has no part in it, whatever else they hold.
  const asked = new Set(row.requirements.flatMap(({ any_of }) => any_of));
  const stillHeld = ({ roles, current_roles }: VoteRow) =>
    roles.filter((role) => current_roles.includes(role) && asked.has(role));
  const rolesOf = (vote: VoteRow): string[] => (row.resolution === null ? stillHeld(vote) : vote.roles);
  return row.votes
    .filter((vote) => !vote.voided && vote.revision === row.revision && approving.includes(vote.verdict))
    .map((vote) => ({ personId: vote.person_id, emailKey: vote.email_key, roles: rolesOf(vote) }));
}

/** These votes of a job: those that whoever asks may see. */
export function votesView(row: JobRow, votes: readonly VoteRow[]): VoteView[] {
  const counting = new Set(
    countingApprovers(row)
      .filter((approver) => approver.roles.length > 0)
      .map((approver) => approver.personId),
  );
  return votes.map((vote) => ({
    id: vote.id,
    person: { id: vote.person_id, name: vote.person_name },
    verdict: vote.verdict,
    revision: vote.revision,
    reason: vote.reason,
    note: vote.note,
    reason_code: vote.reason_code,
    channel: vote.channel,
    at: new Date(vote.at).toISOString(),
    counts:
      !vote.voided &&
      vote.held_until === null &&
      vote.revision === row.revision &&
      (!DECIDING.has(vote.verdict) || counting.has(vote.person_id)),
    held_until: vote.held_until === null || vote.voided ? null : new Date(vote.held_until).toISOString(),
  }));
}

function requirementViews(row: JobRow): RequirementView[] {
  const { approved } = progress(row.requirements, countingApprovers(row));
  return row.requirements.map(({ any_of, count }, index) => {
    const [role] = any_of;
    const who = any_of.length === 1 && role !== undefined ? { role } : { any_of };
    return { ...who, count, approved: approved[index] ?? 0 };
  });
}

/** Those whose votes ended the gate: not who edited what others then approved ([T13]). */
function resolvedBy(row: JobRow): PersonRef[] {
  const counting = new Set(countingApprovers(row).map(({ personId }) => personId));
  return row.votes
    .filter(({ voided, revision }) => !voided && revision === row.revision)
    .filter(({ verdict, person_id }) => {
      if (row.resolution === "REJECTED") return verdict === "reject";
      return row.resolution === "APPROVED" && DECIDING.has(verdict) && counting.has(person_id);
    })
    .map((vote) => ({ id: vote.person_id, name: vote.person_name }));
}

/** What a reviewer asked the agent to change, while it is the agent's turn. */
function changeRequest(row: JobRow): JobView["change_request"] {
  const asked =
    row.state === "CHANGES_REQUESTED" ? row.votes.findLast((one) => one.verdict === "request_changes") : null;
  if (!asked) return null;
  const by = { id: asked.person_id, name: asked.person_name };
  return { message: asked.reason ?? "", fields: asked.fields, by, at: new Date(asked.at).toISOString() };
}

/** What a test item was, once that may be told; nothing before, whoever asks ([U21]). */
export function seededView({ seeded_end: end }: Pick<QueueRow, "seeded_end">): { seeded?: SeededView } {
  return end === null ? {} : { seeded: { ...end, at: new Date(end.at).toISOString() } };
}

function slaState(row: JobRow): JobView["sla_state"] {
  if (row.sla_due_at === null || row.sla_warn_at === null) return null;
  const at = row.resolved_at ?? row.now;
  if (at > row.sla_due_at) return "breached";
  return at > row.sla_warn_at ? "due_soon" : "ok";
}

const NEXT: Record<JobView["decision"], string> = {
  ALLOW: "The agent may run it now, once.",
  ALLOW_WITH_CONSTRAINTS: "The agent may run it now, once, within the constraints.",
  REQUIRE_APPROVAL: "On approval the agent claims it and runs exactly these arguments, once.",
  DENY: "Nothing runs. The agent is told why.",
};

/** The answer of the API for one job (api.md, *Jobs*). What happens next is said by the server, not by the agent ([T36]). */
export function jobView(row: JobRow): JobView {
  return {
    job: {
      id: row.id,
      state: row.state,
      revision: row.revision,
      topic: row.topic,
      tool: row.tool,
      agent: row.agent_id,
      agent_name: row.agent_name,
      tenant: row.tenant_id,
      environment: row.environment,
      on_behalf_of: row.on_behalf_of,
      mode: row.mode,
      risk_tags: row.risk_tags,
      labels: row.labels,
      scope: row.scope,
      run: row.run_id === null ? null : { id: row.run_id, step: row.run_step },
      created_at: row.created_at.toISOString(),
      args: row.args,
    },
    decision: row.decision,
    approval_required: row.decision === "REQUIRE_APPROVAL",
    policy_snapshot: row.policy_snapshot,
    policy_rule_id: row.policy_rule_id,
    policy_rule_ids: row.policy_rule_ids,
    policy_reason: row.policy_reason,
    job_hash: row.job_hash,
    tier: row.tier,
    constraints: row.constraints,
    requirements: requirementViews(row),
    undo_seconds: row.undo_seconds,
    reason_codes: row.reason_codes,
    decision_summary: { title: row.title, why: row.policy_reason, next_effect: NEXT[row.decision], facts: row.facts },
    sla_due_at: iso(row.sla_due_at),
    sla_state: slaState(row),
    expires_at: iso(row.expires_at),
    resolution: row.resolution,
    resolved_by: resolvedBy(row),
    resolved_comment: row.resolved_comment,
    resolved_at: iso(row.resolved_at),
    change_request: changeRequest(row),
    erased: row.erased && { ...row.erased, at: new Date(row.erased.at).toISOString() },
    links: { self: `${env().PUBLIC_URL}/api/v1/jobs/${row.id}`, console: `${env().PUBLIC_URL}/approvals/${row.id}` },
  };
}
