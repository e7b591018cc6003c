import { POST as approveRoute } from "@/app/api/v1/approvals/[id]/approve/route";
import { POST as editRoute } from "@/app/api/v1/approvals/[id]/edit/route";
import { POST as rejectRoute } from "@/app/api/v1/approvals/[id]/reject/route";
import { Command, callerOf, choosePerson, nameOf, sentHash } from "./command";
import type { HashKind, Pick, Step } from "./command";
import { type Job, type Model, type Person, argsOf, sameArgs } from "./model";
import type { Ruling } from "./policies";
import * as rules from "./rules";

export type VoteParams = { job: Pick; who: Pick; by: rules.Credential; hash: HashKind };

function refuseApproval(model: Model, job: Job, caller: rules.Caller, sent: rules.SentHash): rules.Refusal {
  return (
    rules.refuseDecider(model, caller) ??
    rules.refuseClosed(model, job) ??
    rules.refuseBytes(job, sent, true) ??
    rules.refuseApprover(model, job, caller.person) ??
    rules.refuseStepUp(job, caller)
  );
}

function approve(model: Model, job: Job, person: Person): void {
  rules.vote(model, job, person, "approve");
  rules.settle(model, job, person);
}

/** `isAgain`: by somebody who decided already, where there is one. */
export type ApproveParams = VoteParams & { isAgain: boolean };

export class Approve extends Command {
  constructor(private readonly params: ApproveParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  private refuseHelper(model: Model, job: Job, person: Person): rules.Refusal {
    if (this.params.isAgain) return rules.hasDecided(job, person) ? null : "nothing";
    const caller = { person, credential: this.params.by };
    return rules.refuseDecider(model, caller) ?? rules.refuseApprover(model, job, person);
  }

  protected step(model: Model): Step {
    const { who, by, hash } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => this.refuseHelper(model, job, one));
    const caller = { person, credential: by };
    const sent = sentHash(job, hash);
    const text = `${callerOf(caller)} approves ${nameOf(job)} with the ${hash} hash`;
    const expected = refuseApproval(model, job, caller, sent);
    if (expected === null) approve(model, job, person);
    return { text, expected, act: (real) => real.approve(approveRoute, job, caller, sent) };
  }
}

export class Reject extends Command {
  constructor(private readonly params: VoteParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  protected step(model: Model): Step {
    const { who, by, hash } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseRejecter(model, job, one));
    const caller = { person, credential: by };
    const sent = sentHash(job, hash);
    const text = `${callerOf(caller)} rejects ${nameOf(job)} with the ${hash} hash`;
    const expected =
      rules.refuseDecider(model, caller) ??
      rules.refuseClosed(model, job) ??
      rules.refuseBytes(job, sent, false) ??
      rules.refuseRejecter(model, job, person);
    if (expected === null) {
      rules.vote(model, job, person, "reject");
      rules.resolve(job, "REJECTED");
    }
    return { text, expected, act: (real) => real.decide(rejectRoute, job, caller, sent, { reason: "No" }) };
  }
}

/** `size` null: the same arguments, written differently. */
export type EditParams = VoteParams & { size: number | null; text: string };

export class Edit extends Command {
  constructor(private readonly params: EditParams) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  private refusal(model: Model, job: Job, caller: rules.Caller, sent: rules.SentHash, ruling: Ruling): rules.Refusal {
    return (
      rules.refuseDecider(model, caller) ??
      (ruling.decision === "DENY" ? "policy_denies" : null) ??
      rules.refuseClosed(model, job) ??
      rules.refuseBytes(job, sent, true) ??
      rules.refuseEditor(model, job, caller.person) ??
      // An edit may be what makes it critical.
      rules.refuseStepUp({ isCritical: job.isCritical || ruling.critical }, caller)
    );
  }

  protected step(model: Model): Step {
    const { who, by, size, text } = this.params;
    const job = this.chooseJob(model);
    const person = choosePerson(model, who, (one) => rules.refuseEditor(model, job, one));
    const caller = { person, credential: by };
    // An edit without any hash is no request at all.
    const hash = this.params.hash === "none" ? "current" : this.params.hash;
    const sent = sentHash(job, hash);
    const args = size === null ? argsOf(job) : { size, text };
    const said = `${callerOf(caller)} edits ${nameOf(job)} to ${JSON.stringify(args)} with the ${hash} hash`;
    const act: Step["act"] = (real) => real.edit(editRoute, job, caller, sent, args);
    if (sameArgs(args, argsOf(job))) {
      const expected = refuseApproval(model, job, caller, sent);
      if (expected === null) approve(model, job, person);
      return { text: `${said}, which changes nothing`, expected, act };
    }
    const ruling = rules.rulingNow(model, job, args);
    const expected = this.refusal(model, job, caller, sent, ruling);
    if (expected === null) {
      rules.revise(model, job, args, ruling);
      rules.vote(model, job, person, "edit");
      rules.settle(model, job, person);
    }
    return { text: said, expected, act };
  }
}
