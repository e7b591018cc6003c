import { type Cast, resetCast } from "./cast";
import { differences, toldByModel, toldByRows } from "./compare";
import { violations, violationsOf } from "./invariants";
import { type Job, type Model, type State, agentNamed } from "./model";
import { type Seen, seeEvents, seeJobs } from "./observed";
import { FAULT, Product } from "./product";

/** How often each command ended in which way, over all runs of a process. */
export type Counts = Record<string, number>;

/** The product under the eyes of a run: after every command its rows are compared with the model. */
export class Real extends Product {
  /** What was done so far, in words. */
  readonly steps: string[] = [];
  private readonly histories = new Map<string, State[]>();

  private constructor(
    cast: Cast,
    private readonly counts: Counts,
    private readonly isExact: boolean,
  ) {
    super(cast);
  }

  /** A run begins: everybody is as they were, and so is the clock. `isExact`: refusals must have the code foretold. */
  static async begin(cast: Cast, counts: Counts, isExact: boolean): Promise<Real> {
    const real = new Real(cast, counts, isExact);
    await resetCast(cast);
    await real.setClock(0);
    return real;
  }

  private count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** Looks at how a command ended and at what it left. @throws where anything is not as it must be */
  async judge(model: Model, command: string, said: { text: string; expected: string; got: string }): Promise<void> {
    const { text, expected, got } = said;
    this.steps.push(`${text} -> ${got}`);
    this.count(`${command} ${got}`);
    const isSame = got === expected || (!this.isExact && got !== "ok" && expected !== "ok" && !got.startsWith(FAULT));
    const wrong = [
      ...(isSame ? [] : [`the model says ${expected}, the product ${got}`]),
      ...(await this.compare(model)),
    ];
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
  }

  private check(model: Model, job: Job, seen: Seen): string[] {
    const history = this.histories.get(seen.id) ?? [];
    const barred = [agentNamed(model, job.agent).owner, job.onBehalfOf].map((name) => name && this.person(name).id);
    const hash = this.hashFor(job, seen.args);
    const broken = violations(seen, { hash, barred, now: model.now, expiresAt: job.expiresAt }, history);
    if (history.at(-1) !== seen.state) this.count(`reached ${seen.state}`);
    this.histories.set(seen.id, [...history, seen.state]);
    const differs = differences(
      toldByModel(job),
      toldByRows(seen, (id) => this.nameOf(id)),
    );
    return [...broken, ...differs].map((what) => `job ${job.index}: ${what}`);
  }

  private async seen(): Promise<Seen[]> {
    const ids = this.written.map(({ id }) => id);
    return ids.length === 0 ? [] : seeJobs(ids);
  }

  /** Every job of the run, also those that the command never named. */
  private async compare(model: Model): Promise<string[]> {
    const all = await this.seen();
    return model.jobs.flatMap((job, index) => {
      const seen = all[index];
      return seen === undefined ? [`job ${index} is not there`] : this.check(model, job, seen);
    });
  }

  /** What only the end of a run shows: counts over all its rows, and the audit log. */
  async finish(model: Model): Promise<void> {
    const ids = this.written.map(({ id }) => id);
    const found = (await violationsOf(ids)).map(({ what, job_id }) => `job ${ids.indexOf(job_id)}: ${what}`);
    const events = await seeEvents(ids);
    const text = (counts: Map<string, number> | undefined) => JSON.stringify([...(counts ?? [])].sort());
    for (const job of model.jobs) {
      const [told, there] = [text(job.events), text(events.get(this.idOf(job)))];
      if (told !== there) found.push(`job ${job.index}: the model has the events ${told}, the log ${there}`);
    }
    if (found.length > 0) throw new Error(found.join("\n"));
  }
}
