import { POST as escalateRoute } from "@/app/api/v1/approvals/[id]/escalate/route";
import { POST as requestRoute } from "@/app/api/v1/approvals/[id]/request-changes/route";
import { POST as revokeRoute } from "@/app/api/v1/approvals/[id]/revoke/route";
import { Command, callerOf, choosePerson, nameOf, sentHash } from "./command";
import type { Pick, Step } from "./command";
import type { VoteParams } from "./commands-votes";
import { APPROVER_ROLES, type Job, type Model, agentNamed, note, rolesOf } from "./model";
import * as rules from "./rules";

export type EscalateParams = { job: Pick; who: Pick; by: rules.Credential; role: string };

export class Escalate extends Command {
  constructor(private readonly params: EscalateParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  /** Somebody must hold the role who could approve: the agent's owner couldn't. */
  private refuseRole(model: Model, job: Job): rules.Refusal {
    const { role } = this.params;
    if (job.requirements.some(({ anyOf }) => anyOf.join() === role)) return "already_required";
    const { owner } = agentNamed(model, job.agent);
    const holders = model.people.filter(
      (person) => !person.elsewhere && person.name !== owner && rolesOf(model, person).includes(role),
    );
    return APPROVER_ROLES.includes(role) && holders.length > 0 ? null : "invalid_request";
  }

  protected step(model: Model): Step {
    const { who, by, role } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseRejecter(model, job, one, true));
    const caller = { person, credential: by };
    const expected =
      rules.refuseDecider(model, caller) ??
      rules.refuseClosed(model, job) ??
      rules.refuseRejecter(model, job, person, true) ??
      this.refuseRole(model, job);
    const text = `${callerOf(caller)} escalates ${nameOf(job)} to ${role}`;
    if (expected === null) {
      job.requirements.push({ anyOf: [role], count: 1 });
      rules.vote(model, job, person, "escalate");
      note(job, "approval.escalated");
    }
    const body = { to_role: role, reason: "Look as well" };
    return { text, expected, act: (real) => real.decide(escalateRoute, job, caller, null, body) };
  }
}

export class RequestChanges extends Command {
  constructor(private readonly params: VoteParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  protected step(model: Model): Step {
    const { who, by, hash } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseRejecter(model, job, one, true));
    const caller = { person, credential: by };
    const sent = sentHash(job, hash);
    const expected =
      rules.refuseDecider(model, caller) ??
      rules.refuseClosed(model, job) ??
      rules.refuseBytes(job, sent, false) ??
      rules.refuseRejecter(model, job, person, true);
    const text = `${callerOf(caller)} asks for changes of ${nameOf(job)} with the ${hash} hash`;
    if (expected === null) {
      job.state = "CHANGES_REQUESTED";
      rules.vote(model, job, person, "request_changes");
      note(job, "approval.changes_requested");
    }
    return { text, expected, act: (real) => real.decide(requestRoute, job, caller, sent, { message: "Smaller" }) };
  }
}

export class Revoke extends Command {
  constructor(private readonly params: Omit<VoteParams, "hash">) {
    super({ job: params.job, states: ["APPROVED"] });
  }

  private refusal(model: Model, job: Job, caller: rules.Caller): rules.Refusal {
    const { person } = caller;
    if (person.disabled) return "unauthenticated";
    const roles = rolesOf(model, person);
    const oversees = roles.includes("manager") || (roles.includes("admin") && caller.credential !== "weak");
    if (!oversees && !rules.holdsApproverRole(model, caller)) return "forbidden";
    if (person.elsewhere) return "not_found";
    return oversees || rules.isNamed(roles, job.requirements) ? rules.refuseRevoke(model, job) : "not_eligible";
  }

  protected step(model: Model): Step {
    const { who, by } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => this.refusal(model, job, { person: one, credential: by }));
    const caller = { person, credential: by };
    const expected = this.refusal(model, job, caller);
    const text = `${callerOf(caller)} revokes ${nameOf(job)}`;
    if (expected === null) {
      job.state = "REVOKED";
      note(job, "approval.revoked");
    }
    return { text, expected, act: (real) => real.decide(revokeRoute, job, caller, null, { reason: "Stop" }) };
  }
}
