import { Command, choosePerson } from "./command";
import type { Pick, Step } from "./command";
import { type Model, type Person, agentNamed, note, rolesOf } from "./model";
import type { PolicyName } from "./policies";
import * as rules from "./rules";

/** Suspends an agent or lets it go on. */
export class Suspend extends Command {
  constructor(private readonly params: { agent: string; on: boolean }) {
    super();
  }

  protected step(model: Model): Step {
    const agent = agentNamed(model, this.params.agent);
    const { on } = this.params;
    const { disabled } = model.people.find(({ name }) => name === "ada") ?? { disabled: false };
    if (!disabled) agent.suspended = on;
    const text = `ada ${on ? "suspends" : "resumes"} ${agent.name}`;
    return { text, expected: disabled ? "unauthenticated" : null, act: (real) => real.suspend(agent.name, on) };
  }
}

/** Whoever decides something that still waits: what befalls them is of consequence. */
const isInvolved = (model: Model, { name }: Person): boolean =>
  model.jobs.some(
    ({ state, votes }) => state === "APPROVAL" && votes.some((vote) => vote.person === name && !vote.isVoid),
  );

/** Disables an account or enables it again. */
export class Disable extends Command {
  constructor(private readonly params: { who: Pick; on: boolean }) {
    super();
  }

  protected step(model: Model): Step {
    const { who, on } = this.params;
    const person = choosePerson(model, who, (one) => {
      const matters = on ? isInvolved(model, one) : one.disabled;
      return matters && one.disabled !== on ? null : "nothing";
    });
    person.disabled = on;
    const text = `${person.name} is ${on ? "disabled" : "enabled"}`;
    return { text, expected: null, act: (real) => real.disable(person, on) };
  }
}

/** Gives a person a role, for ever or for some seconds, or takes it away. */
export class Role extends Command {
  constructor(private readonly params: { who: Pick; role: string; grant: boolean; seconds: number | null }) {
    super();
  }

  protected step(model: Model): Step {
    const { who, role, grant, seconds } = this.params;
    const person = choosePerson(model, who, (one) =>
      rolesOf(model, one).includes(role) !== grant && isInvolved(model, one) ? null : "nothing",
    );
    const end = seconds === null ? null : model.now + seconds;
    if (grant) person.roles.set(role, end);
    else person.roles.delete(role);
    const howLong = grant && seconds !== null ? ` for ${seconds} s` : "";
    const text = `${person.name} ${grant ? "gets" : "loses"} ${role}${howLong}`;
    return { text, expected: null, act: (real) => real.setRole(person, role, grant ? end : undefined) };
  }
}

/** One tick of the worker. */
export class Tick extends Command {
  protected step(model: Model): Step {
    for (const job of model.jobs) {
      const waits = job.state === "APPROVAL" || job.state === "CHANGES_REQUESTED";
      if (rules.isPast(model, job) && waits) rules.resolve(job, "EXPIRED");
      else if (rules.isPast(model, job) && (job.state === "ALLOWED" || job.state === "APPROVED")) {
        job.state = "EXPIRED";
        note(job, "job.expired");
      }
      if (job.state === "CLAIMED" && (job.reportDueAt ?? Infinity) <= model.now) {
        job.state = "UNREPORTED";
        note(job, "job.unreported");
      }
      if ((job.overdueAt ?? Infinity) > model.now) continue;
      job.overdueAt = null;
      if (job.state === "APPROVAL") note(job, "approval.overdue");
    }
    return { text: "the worker ticks", expected: null, act: (real) => real.tick() };
  }
}

/** Time passes: so many seconds, or until that many seconds after the next moment at which something ends. */
export type AdvanceParams = { seconds: number } | { afterNextEnd: number };

export class Advance extends Command {
  constructor(private readonly params: AdvanceParams) {
    super();
  }

  private nextEnd(model: Model): number {
    const ends = [
      ...model.jobs.flatMap((job) => [job.expiresAt, job.reportDueAt, job.overdueAt, job.lease?.until ?? null]),
      ...model.people.flatMap(({ roles }) => [...roles.values()]),
    ];
    return Math.min(...ends.filter((end) => end !== null && end > model.now + 1).map(Number));
  }

  protected step(model: Model): Step {
    const { params } = this;
    const next = this.nextEnd(model);
    if ("seconds" in params) model.now += params.seconds;
    else model.now = Number.isFinite(next) ? next + params.afterNextEnd : model.now + 1;
    const { now } = model;
    return { text: `it is ${now} s`, expected: null, act: (real) => real.setClock(now) };
  }
}

export class Activate extends Command {
  constructor(private readonly params: { policy: PolicyName }) {
    super();
  }

  protected step(model: Model): Step {
    const { policy } = this.params;
    model.policy = policy;
    return { text: `the policy is ${policy}`, expected: null, act: (real) => real.activate(policy) };
  }
}
