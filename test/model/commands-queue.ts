import { POST as releaseRoute } from "@/app/api/v1/approvals/[id]/release/route";
import { POST as snoozeRoute } from "@/app/api/v1/approvals/[id]/snooze/route";
import { POST as takeRoute } from "@/app/api/v1/approvals/[id]/take/route";
import { timeAt } from "./clock";
import { Command, callerOf, choosePerson, nameOf } from "./command";
import type { Pick, Step } from "./command";
import { type Job, type Model, note, rolesOf } from "./model";
import * as rules from "./rules";

const LEASE = 600;

type QueueParams = { job: Pick; who: Pick; by: rules.Credential };
export type LeaseParams = QueueParams & { force: boolean };

const runningLease = (model: Model, job: Job): Job["lease"] =>
  job.lease !== null && job.lease.until > model.now ? job.lease : null;

export class Take extends Command {
  constructor(private readonly params: LeaseParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  private refusal(model: Model, job: Job, caller: rules.Caller): rules.Refusal {
    const { person } = caller;
    const closed = rules.refuseDecider(model, caller) ?? rules.refuseClosed(model, job);
    if (closed !== null) return closed;
    // Whoever could decide either way; refused as an approval would be.
    if (rules.refuseRejecter(model, job, person) !== null) {
      const why = rules.refuseApprover(model, job, person);
      if (why !== null) return why;
    }
    const lease = runningLease(model, job);
    return lease !== null && lease.person !== person.name && !this.params.force ? "taken" : null;
  }

  protected step(model: Model): Step {
    const { who, by, force } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseRejecter(model, job, one));
    const caller = { person, credential: by };
    const expected = this.refusal(model, job, caller);
    const text = `${callerOf(caller)} takes ${nameOf(job)}${force ? " by force" : ""}`;
    if (expected === null) {
      job.lease = { person: person.name, until: model.now + LEASE };
      note(job, "approval.taken");
    }
    return { text, expected, act: (real) => real.decide(takeRoute, job, caller, null, { force }) };
  }
}

export class Release extends Command {
  constructor(private readonly params: LeaseParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  private refusal(model: Model, job: Job, caller: rules.Caller): rules.Refusal {
    const { person } = caller;
    if (person.disabled) return "unauthenticated";
    const isManager = rolesOf(model, person).includes("manager");
    if (!isManager && !rules.holdsApproverRole(model, caller)) return "forbidden";
    if (person.elsewhere) return "not_found";
    const lease = runningLease(model, job);
    if (lease === null || lease.person === person.name) return null;
    if (!this.params.force) return "taken";
    return isManager ? null : "forbidden";
  }

  protected step(model: Model): Step {
    const { who, by, force } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => this.refusal(model, job, { person: one, credential: by }));
    const caller = { person, credential: by };
    const expected = this.refusal(model, job, caller);
    const text = `${callerOf(caller)} releases ${nameOf(job)}${force ? " by force" : ""}`;
    if (expected === null && runningLease(model, job) !== null) {
      job.lease = null;
      note(job, "approval.released");
    }
    return { text, expected, act: (real) => real.decide(releaseRoute, job, caller, null, { force }) };
  }
}

export class Snooze extends Command {
  /** `after`: seconds from now; null brings it back. */
  constructor(private readonly params: QueueParams & { after: number | null }) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  private refuseTime(model: Model, job: Job): rules.Refusal {
    const { after } = this.params;
    if (after === null) return null;
    const isLate = job.expiresAt !== null && model.now + after > job.expiresAt;
    return after <= 0 || isLate ? "invalid_request" : null;
  }

  protected step(model: Model): Step {
    const { who, by, after } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseRejecter(model, job, one));
    const caller = { person, credential: by };
    const expected =
      rules.refuseDecider(model, caller) ?? rules.refuseClosed(model, job) ?? this.refuseTime(model, job);
    const text = `${callerOf(caller)} snoozes ${nameOf(job)} for ${after} s`;
    const until = after === null ? null : model.now + after;
    if (expected === null && until !== null) job.snoozes.set(person.name, until);
    const isWoken = expected === null && until === null && job.snoozes.delete(person.name);
    if (isWoken || (expected === null && until !== null)) note(job, "approval.snoozed");
    const body = { until: until === null ? null : timeAt(until).toISOString() };
    return { text, expected, act: (real) => real.decide(snoozeRoute, job, caller, null, body) };
  }
}
