import fc from "fast-check";
import { type Cast, createCast } from "./cast";
import { commandLists } from "./commands";
import { type Model, newModel } from "./model";
import { type Counts, Real } from "./real";

export type Settings = {
  runs: number;
  /** Most commands of one run. */
  commands: number;
  seed: number;
};

export type Result = {
  /** Runs until the first that failed, or all. */
  runs: number;
  /** How often each command ended in which way, and how often a job reached each state. */
  counts: Counts;
  /** Null where model and product agreed; else the shortest run found on which they don't. */
  failure: { steps: string[]; why: string; path: string } | null;
};

async function runOnce(cast: Cast, counts: Counts, commands: Iterable<fc.AsyncCommand<Model, Real, true>>) {
  let state: { model: Model; real: Real } | null = null;
  const begin = async () => {
    state = { model: newModel(), real: await Real.begin(cast, counts) };
    return state;
  };
  await fc.asyncModelRun(begin, commands);
  const { model, real } = state ?? (await begin());
  await real.finish(model);
}

/** Runs random commands against model and product, and shrinks the first run on which they differ. */
export async function checkModel({ runs, commands, seed }: Settings): Promise<Result> {
  const cast = await createCast();
  const counts: Counts = {};
  const property = fc.asyncProperty(commandLists(commands), (list) => runOnce(cast, counts, list));
  const details = await fc.check(property, { numRuns: runs, seed });
  if (!details.failed) return { runs: details.numRuns, counts, failure: null };
  const [list] = details.counterexample ?? [];
  const error = details.errorInstance;
  const failure = {
    steps: String(list ?? "").split(","),
    why: error instanceof Error ? error.message : String(error),
    path: details.counterexamplePath ?? "",
  };
  return { runs: details.numRuns, counts, failure };
}
