import type { Job, Model, Person, Verdict } from "./model";
import { APPROVER_ROLES, agentNamed, argsOf, note, personNamed, rolesOf, sameArgs } from "./model";
import type { Args } from "./model";
import { type Requirement, type Ruling, rule } from "./policies";
import { isMet, mostSeats, type Sitting, seatCount } from "./seats";

/** The stable code of a refusal; null where nothing speaks against it. */
export type Refusal = string | null;

/** How a person signs in. `weak` is a token without the scopes `decide:critical` and `admin`. */
export type Credential = "token" | "weak" | "session";
export type Caller = { person: Person; credential: Credential };

const CLAIMED: ReadonlySet<string> = new Set(["CLAIMED", "SUCCEEDED", "FAILED", "UNREPORTED"]);

export const isPast = (model: Model, job: Job): boolean => job.expiresAt !== null && job.expiresAt <= model.now;

export const refuseDisabled = ({ person }: Caller): Refusal => (person.disabled ? "unauthenticated" : null);

export const holdsApproverRole = (model: Model, { person }: Caller): boolean =>
  rolesOf(model, person).some((role) => APPROVER_ROLES.includes(role));

/** Who may decide at all, and whether the job is theirs to see. */
export function refuseDecider(model: Model, caller: Caller): Refusal {
  if (!holdsApproverRole(model, caller)) return refuseDisabled(caller) ?? "forbidden";
  return refuseDisabled(caller) ?? (caller.person.elsewhere ? "not_found" : null);
}

export function refuseClosed(model: Model, job: Job): Refusal {
  if (!job.isGated) return "not_waiting";
  if (job.resolution !== null) return "already_resolved";
  if (isPast(model, job)) return "expired";
  return job.state === "APPROVAL" ? null : "not_waiting";
}

/** `sent`: the arguments whose hash is sent, `"wrong"` for one that is nobody's, null for none. */
export type SentHash = Args | "wrong" | null;

export const isCurrent = (job: Job, sent: SentHash): boolean =>
  sent !== null && sent !== "wrong" && sameArgs(sent, argsOf(job));

export function refuseBytes(job: Job, sent: SentHash, approves: boolean): Refusal {
  if (sent !== null) return isCurrent(job, sent) ? null : "stale_revision";
  return approves && (job.revisions.length > 1 || seatCount(job.requirements) > 1) ? "job_hash_required" : null;
}

const onCurrent = (job: Job) => job.votes.filter((vote) => !vote.isVoid && vote.revision === job.revisions.length);

/** Whose approval counts, with the roles by which it does: held when they voted, and until the gate ended. */
export function approvers(model: Model, job: Job): Sitting[] {
  const counts: Verdict[] = seatCount(job.requirements) === 1 ? ["approve", "edit"] : ["approve"];
  return onCurrent(job)
    .filter(({ verdict }) => counts.includes(verdict))
    .map(({ person, roles }) => {
      const now = rolesOf(model, personNamed(model, person));
      return { person, roles: job.resolution === null ? roles.filter((role) => now.includes(role)) : roles };
    });
}

export const isNamed = (roles: readonly string[], requirements: readonly Requirement[]): boolean =>
  requirements.some(({ anyOf }) => anyOf.some((role) => roles.includes(role)));

const mayNotApprove = (model: Model, job: Job, person: Person): boolean =>
  person.name === agentNamed(model, job.agent).owner || person.name === job.onBehalfOf;

export const hasDecided = (job: Job, person: Person): boolean =>
  onCurrent(job).some((vote) => vote.person === person.name && ["approve", "reject", "edit"].includes(vote.verdict));

/** Who would reject: anybody whom the gate names. `again`: also after deciding. */
export function refuseRejecter(model: Model, job: Job, person: Person, again = false): Refusal {
  if (!again && hasDecided(job, person)) return "already_voted";
  return isNamed(rolesOf(model, person), job.requirements) ? null : "not_eligible";
}

/** Who would approve: only somebody else, who hasn't decided, and with whom one more seat is filled or all are. */
export function refuseApprover(model: Model, job: Job, person: Person): Refusal {
  if (mayNotApprove(model, job, person)) return "self_approval";
  const edited = onCurrent(job).some((vote) => vote.person === person.name && vote.verdict === "edit");
  if (edited) return "editor_cannot_countersign";
  if (hasDecided(job, person)) return "already_voted";
  const before = approvers(model, job);
  // Every seat is filled, by a role that came back since the last vote: whoever is asked at all may end it.
  if (isMet(job.requirements, before)) return isNamed(rolesOf(model, person), job.requirements) ? null : "not_eligible";
  // They count beside whoever sits already, also under their own name.
  const one: Sitting = { person: "(one more)", roles: rolesOf(model, person) };
  return mostSeats(job.requirements, [...before, one]) > mostSeats(job.requirements, before) ? null : "not_eligible";
}

/** Who would put other arguments in the place of what is there, and of all votes on it. */
export function refuseEditor(model: Model, job: Job, person: Person): Refusal {
  if (mayNotApprove(model, job, person)) return "self_approval";
  return isNamed(rolesOf(model, person), job.requirements) ? null : "not_eligible";
}

export const refuseStepUp = (job: Pick<Job, "isCritical">, { credential }: Caller): Refusal =>
  job.isCritical && credential === "weak" ? "step_up_required" : null;

export function vote(model: Model, job: Job, person: Person, verdict: Verdict): void {
  const roles = rolesOf(model, person);
  job.votes.push({ person: person.name, verdict, revision: job.revisions.length, roles, isVoid: false });
  note(job, "approval.voted");
}

export function resolve(job: Job, state: "APPROVED" | "REJECTED" | "EXPIRED" | "CANCELLED"): void {
  job.state = state;
  job.resolution = state;
  job.lease = null;
  note(job, "approval.resolved");
}

/** What an approval leads to, once it is recorded. */
export function settle(model: Model, job: Job, person: Person): void {
  const counting = approvers(model, job).filter(({ roles }) => isNamed(roles, job.requirements));
  if (!isMet(job.requirements, counting)) {
    if (job.lease?.person === person.name) job.lease = null;
    return;
  }
  const lapsed = approvers(model, job).filter(({ roles }) => !isNamed(roles, job.requirements));
  for (const one of onCurrent(job)) if (lapsed.some(({ person: name }) => name === one.person)) one.isVoid = true;
  if (lapsed.length > 0) note(job, "approval.lapsed");
  resolve(job, "APPROVED");
}

/** The stricter of the gate that is and what policy asks now. A gate never loses anything. */
export function revise(model: Model, job: Job, args: Args, ruling: Ruling): void {
  for (const { anyOf, count } of ruling.requirements) {
    const same = job.requirements.find((old) => old.anyOf.join() === anyOf.join());
    if (same) same.count = Math.max(same.count, count);
    else job.requirements.push({ anyOf, count });
  }
  job.isCritical ||= ruling.critical;
  if (ruling.expires !== null) job.expiresAt = Math.min(job.expiresAt ?? Infinity, model.now + ruling.expires);
  job.maxRuntime = ruling.maxRuntime ?? job.maxRuntime;
  job.policy = model.policy;
  job.revisions.push(args);
  job.state = "APPROVAL";
  job.snoozes.clear();
  for (const one of job.votes) one.isVoid = true;
  note(job, "job.revised");
}

export const rulingNow = (model: Model, job: Job, args: Args): Ruling => rule(model.policy, job.tool, args.size);

export function refuseClaim(model: Model, job: Job, sent: SentHash, beforeRef: string | null): Refusal {
  if (agentNamed(model, job.agent).suspended) return "agent_suspended";
  if (CLAIMED.has(job.state)) return "already_claimed";
  if (job.state === "REVOKED") return "revoked";
  if (job.state === "EXPIRED" || isPast(model, job)) return "expired";
  if (job.state !== "APPROVED" && job.state !== "ALLOWED") return "not_approved";
  if (!isCurrent(job, sent)) return "hash_mismatch";
  if (beforeRef !== null && job.beforeRef !== null && beforeRef !== job.beforeRef) return "baseline_drift";
  if (job.policy === model.policy) return null;
  const today = rulingNow(model, job, argsOf(job));
  const enough = today.decision === "ALLOW" || isMet(today.requirements, approvers(model, job));
  return today.decision !== "DENY" && enough ? null : "policy_denies_now";
}

export function refuseRevoke(model: Model, job: Job): Refusal {
  if (CLAIMED.has(job.state)) return "already_claimed";
  if (job.state !== "APPROVED") return "not_approved";
  return isPast(model, job) ? "expired" : null;
}
