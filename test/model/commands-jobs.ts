import { Command, nameOf, sentHash } from "./command";
import type { HashKind, Pick, Step } from "./command";
import { type Job, type Model, agentNamed, note } from "./model";
import { rule } from "./policies";
import * as rules from "./rules";

const MOST_JOBS = 6;
/** How long whoever claimed has to report: the grant's life, and then the run's. */
const GRANT = 300;
const USUAL_RUN = 600;

export type ProposeParams = {
  agent: string;
  tool: string;
  size: number;
  onBehalfOf: string | null;
  beforeRef: string | null;
  expiresIn: number | null;
};

export class Propose extends Command {
  constructor(private readonly params: ProposeParams) {
    super();
  }

  override check(model: Readonly<Model>): Promise<boolean> {
    return Promise.resolve(model.jobs.length < MOST_JOBS);
  }

  private job(model: Model): Job {
    const { agent, tool, size, onBehalfOf, beforeRef, expiresIn } = this.params;
    const ruling = rule(model.policy, tool, size);
    const ends = [ruling.expires, expiresIn].filter((seconds) => seconds !== null);
    const states = { ALLOW: "ALLOWED", DENY: "DENIED", REQUIRE_APPROVAL: "APPROVAL" } as const;
    return {
      index: model.jobs.length,
      agent,
      tool,
      onBehalfOf,
      beforeRef,
      state: states[ruling.decision],
      revisions: [{ size, text: "first" }],
      policy: model.policy,
      requirements: ruling.requirements,
      isGated: ruling.decision === "REQUIRE_APPROVAL",
      isCritical: ruling.critical,
      resolution: null,
      expiresAt: ends.length > 0 ? model.now + Math.min(...ends) : null,
      maxRuntime: ruling.maxRuntime,
      votes: [],
      lease: null,
      snoozes: new Map(),
      reportDueAt: null,
      overdueAt: ruling.overdueAfter === null ? null : model.now + ruling.overdueAfter,
      events: new Map([["job.proposed", 1]]),
    };
  }

  protected step(model: Model): Step {
    const { agent, tool, onBehalfOf, expiresIn } = this.params;
    const job = this.job(model);
    const expected = agentNamed(model, agent).suspended ? "agent_suspended" : null;
    const details = [onBehalfOf && `on behalf of ${onBehalfOf}`, expiresIn && `for ${expiresIn} s`].filter(Boolean);
    const text = `${agent} proposes ${[tool, JSON.stringify(job.revisions[0]), ...details].join(" ")}`;
    if (expected === null) model.jobs.push(job);
    return { text, expected, act: (real) => real.propose(job, expiresIn) };
  }
}

/** The same proposal again, with its key. */
export class Repeat extends Command {
  constructor(params: { job: Pick }) {
    super({ job: params.job, states: ["APPROVAL"] });
  }

  protected step(model: Model): Step {
    const job = this.chooseJob(model);
    const expected = agentNamed(model, job.agent).suspended ? "agent_suspended" : null;
    return { text: `${job.agent} repeats ${nameOf(job)}`, expected, act: (real) => real.repeat(job) };
  }
}

type AgentParams = { job: Pick; isOwn: boolean };

const agentFor = (model: Model, job: Job, isOwn: boolean): string =>
  isOwn ? job.agent : (model.agents.find(({ name }) => name !== job.agent)?.name ?? job.agent);

export class Cancel extends Command {
  constructor(private readonly params: AgentParams) {
    super({ job: params.job, states: ["APPROVAL", "APPROVED", "ALLOWED", "CHANGES_REQUESTED"] });
  }

  private refusal(job: Job): rules.Refusal {
    if (["APPROVAL", "CHANGES_REQUESTED", "ALLOWED", "APPROVED"].includes(job.state)) return null;
    return job.state === "CLAIMED" ? "already_claimed" : "already_resolved";
  }

  protected step(model: Model): Step {
    const job = this.chooseJob(model);
    const agent = agentFor(model, job, this.params.isOwn);
    const expected = agent === job.agent ? this.refusal(job) : "not_found";
    const text = `${agent} cancels ${nameOf(job)}`;
    if (expected === null && job.isGated && job.resolution === null) rules.resolve(job, "CANCELLED");
    else if (expected === null) {
      job.state = "CANCELLED";
      note(job, "job.cancelled");
    }
    return { text, expected, act: (real) => real.cancel(job, agent) };
  }
}

export type ClaimParams = AgentParams & { hash: HashKind; beforeRef: string | null };

export class Claim extends Command {
  constructor(private readonly params: ClaimParams) {
    super({ job: params.job, states: ["APPROVED", "ALLOWED"] });
  }

  protected step(model: Model): Step {
    const { isOwn, beforeRef } = this.params;
    const job = this.chooseJob(model);
    const agent = agentFor(model, job, isOwn);
    // A claim without any hash is no request at all.
    const hash = this.params.hash === "none" ? "current" : this.params.hash;
    const sent = sentHash(job, hash);
    const expected = agent === job.agent ? rules.refuseClaim(model, job, sent, beforeRef) : "not_found";
    const text = `${agent} claims ${nameOf(job)} with the ${hash} hash, before_ref ${beforeRef}`;
    if (expected === null) {
      job.state = "CLAIMED";
      job.reportDueAt = model.now + GRANT + (job.maxRuntime ?? USUAL_RUN);
      note(job, "job.claimed");
    }
    return { text, expected, act: (real) => real.claim(job, agent, sent, beforeRef) };
  }
}

export class Report extends Command {
  constructor(private readonly params: AgentParams & { outcome: "succeeded" | "failed" }) {
    super({ job: params.job, states: ["CLAIMED", "UNREPORTED"] });
  }

  private refusal(job: Job): rules.Refusal {
    if (job.state === "SUCCEEDED" || job.state === "FAILED") return "already_reported";
    return job.state === "CLAIMED" || job.state === "UNREPORTED" ? null : "not_claimed";
  }

  protected step(model: Model): Step {
    const { isOwn, outcome } = this.params;
    const job = this.chooseJob(model);
    const agent = agentFor(model, job, isOwn);
    const expected = agent === job.agent ? this.refusal(job) : "not_found";
    const text = `${agent} reports ${outcome} of ${nameOf(job)}`;
    if (expected === null) {
      job.state = outcome === "succeeded" ? "SUCCEEDED" : "FAILED";
      note(job, "job.reported");
    }
    return { text, expected, act: (real) => real.report(job, agent, outcome) };
  }
}

export class Revise extends Command {
  constructor(private readonly params: AgentParams & { size: number; text: string }) {
    super({ job: params.job, states: ["CHANGES_REQUESTED"] });
  }

  private refusal(model: Model, job: Job): rules.Refusal {
    if (agentNamed(model, job.agent).suspended) return "agent_suspended";
    if (job.state === "EXPIRED" || rules.isPast(model, job)) return "expired";
    return job.state === "CHANGES_REQUESTED" ? null : "not_requested";
  }

  protected step(model: Model): Step {
    const { isOwn, size, text } = this.params;
    const job = this.chooseJob(model);
    const agent = agentFor(model, job, isOwn);
    const args = { size, text };
    const expected = agent === job.agent ? this.refusal(model, job) : "not_found";
    const said = `${agent} revises ${nameOf(job)} to ${JSON.stringify(args)}`;
    const ruling = rules.rulingNow(model, job, args);
    if (expected === null && ruling.decision === "DENY") {
      rules.resolve(job, "REJECTED");
      job.state = "DENIED";
    } else if (expected === null) rules.revise(model, job, args, ruling);
    return { text: said, expected, act: (real) => real.revise(job, agent, args) };
  }
}
