import fc from "fast-check";
import { type Cast, createCast } from "./cast";
import { Advance, Tick } from "./commands-world";
import { commandLists } from "./commands";
import { type Model, newModel } from "./model";
import { type Counts, Real } from "./real";

export type Settings = {
  runs: number;
  /** Most commands of one run. */
  commands: number;
  seed: number;
  /** False where any refusal will do for another: to see what a broken rule lets through. */
  isExact: boolean;
};

export type Result = {
  /** Runs until the first that failed, or all. */
  runs: number;
  /** How often each command ended in which way, and how often a job reached each state. */
  counts: Counts;
  /** Null where model and product agreed; else the shortest run found on which they don't. */
  failure: { steps: string[]; why: string } | null;
};

/** A run that went wrong, with what was done in it. */
class Disagreement extends Error {
  constructor(
    readonly steps: string[],
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

type List = Iterable<fc.AsyncCommand<Model, Real, true>>;
// Longer than anything lasts.
const AGES = 7 * 86_400;

async function runOnce(real: Real, commands: List): Promise<void> {
  const model = newModel();
  try {
    await fc.asyncModelRun(() => Promise.resolve({ model, real }), commands);
    // Then nobody does anything any more: all that is open ends, and nothing of it well.
    await new Advance({ seconds: AGES }).run(model, real);
    await new Tick().run(model, real);
    await real.finish(model);
  } catch (error) {
    throw new Disagreement(real.steps, error);
  }
}

/** Runs random commands against model and product, and shrinks the first run on which they differ. */
export async function checkModel({ runs, commands, seed, isExact }: Settings): Promise<Result> {
  const cast: Cast = await createCast();
  const counts: Counts = {};
  const property = fc.asyncProperty(commandLists(commands), async (list) =>
    runOnce(await Real.begin(cast, counts, isExact), list),
  );
  const { failed, numRuns, errorInstance } = await fc.check(property, { numRuns: runs, seed });
  if (!failed) return { runs: numRuns, counts, failure: null };
  if (!(errorInstance instanceof Disagreement)) throw errorInstance;
  return { runs: numRuns, counts, failure: { steps: errorInstance.steps, why: errorInstance.message } };
}
