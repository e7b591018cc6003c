import fc from "fast-check";
import { type Job, type Model, type Person, type State, argsOf } from "./model";
import type { Real } from "./real";
import type { Caller, Credential, Refusal, SentHash } from "./rules";

/** What one command is about to do, with everybody it names picked; the model has done it already. */
export type Step = { text: string; expected: Refusal; act: (real: Real) => Promise<Refusal> };

/** The job that a command is about, and the states in which it gets anywhere. */
type About = { job: Pick; states: readonly State[] };

/** One verb: predicts how it ends, does it to model and product, and compares both. */
export abstract class Command implements fc.AsyncCommand<Model, Real, true> {
  constructor(private readonly about: About | null = null) {}

  /** Does it to the model, and says what the product must answer. */
  protected abstract step(model: Model): Step;

  /** Skipped where it is meant to get somewhere and no job is there for it. */
  check({ jobs }: Readonly<Model>): Promise<boolean> {
    const { about } = this;
    const fits = about === null || jobs.some(({ state }) => !about.job.isApt || about.states.includes(state));
    return Promise.resolve(fits);
  }

  protected chooseJob(model: Model): Job {
    if (this.about === null) throw new Error("this command is about no job");
    const { job, states } = this.about;
    return choose(model.jobs, job, ({ state }) => states.includes(state));
  }

  async run(model: Model, real: Real): Promise<void> {
    const { text, expected, act } = this.step(model);
    const got = await act(real);
    await real.judge(model, this.constructor.name, { text, expected: expected ?? "ok", got: got ?? "ok" });
  }

  toString(): string {
    return this.constructor.name;
  }
}

/** `isApt`: one with which the command would get further, where there is one. Most must, or no run gets far. */
export type Pick = { isApt: boolean; index: number };

const isApt = (weight: number): fc.Arbitrary<boolean> =>
  fc.oneof({ weight, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });

export const pick = (weight = 4): fc.Arbitrary<Pick> => fc.record({ isApt: isApt(weight), index: fc.nat(11) });

function choose<T>(all: readonly T[], { isApt: apt, index }: Pick, fits: (one: T) => boolean): T {
  const apts = apt ? all.filter(fits) : [];
  const from = apts.length > 0 ? apts : all;
  const found = from[index % from.length];
  if (found === undefined) throw new Error("there is nothing to choose from");
  return found;
}

export const choosePerson = (model: Model, by: Pick, refuse: (person: Person) => Refusal): Person =>
  choose(model.people, by, (person) => refuse(person) === null);

export const credential: fc.Arbitrary<Credential> = fc.constantFrom("token", "session", "token", "session", "weak");

export type HashKind = "current" | "first" | "wrong" | "none";
export const hashKind: fc.Arbitrary<HashKind> = fc.oneof(
  { weight: 7, arbitrary: fc.constant<HashKind>("current") },
  { weight: 3, arbitrary: fc.constantFrom<HashKind>("first", "wrong", "none") },
);

export function sentHash(job: Job, kind: HashKind): SentHash {
  if (kind === "none") return null;
  return kind === "wrong" ? "wrong" : kind === "first" ? (job.revisions[0] ?? "wrong") : argsOf(job);
}

export const nameOf = ({ index, tool, state }: Job): string => `job ${index} (${tool}, ${state})`;
export const callerOf = ({ person, credential: by }: Caller): string => `${person.name} by ${by}`;
