// npm run test:model: random runs of every verb against a model of jobs and gates ([T4]); with --mutation against a
// copy of the code in which one rule is broken, which the model must notice. The seed repeats the commands.
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import path from "node:path";
import pg from "pg";
import { startTemporary } from "@/lib/db/embedded-temporary";
import { migrate } from "@/lib/db/migrate";
import type { Result, Settings } from "@/test/model/check";
import { installClock } from "@/test/model/clock";
import { MUTATIONS, type Mutation, mutatedCopy } from "@/test/model/mutations";
import { parseFlags } from "./options.mjs";

const USAGE = `npm run test:model -- [--runs 1000] [--commands 60] [--seed N] [--workers 2]
  [--mutations | --mutation ${Object.keys(MUTATIONS).join("|")}]`;
const ROOT = path.resolve(import.meta.dirname, "..");

type Flags = Omit<Settings, "isExact"> & { workers: number; mutation: string | null; all: boolean };

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new Error(`--${name} is not a whole number: ${USAGE}`);
  return value;
}

function readFlags(args: string[]): Flags {
  const value = { type: "string" } as const;
  const options = { runs: value, commands: value, seed: value, workers: value, mutation: value };
  const { values } = parseFlags({ args, options: { ...options, mutations: { type: "boolean" } } }, USAGE);
  const { mutation = null } = values;
  if (mutation !== null && !(mutation in MUTATIONS)) throw new Error(`there is no mutation ${mutation}: ${USAGE}`);
  return {
    runs: wholeNumber("runs", values.runs ?? "1000"),
    commands: wholeNumber("commands", values.commands ?? "60"),
    seed: wholeNumber("seed", values.seed ?? String(Date.now() % 1_000_000)),
    workers: wholeNumber("workers", values.workers ?? "2"),
    mutation,
    all: values.mutations === true,
  };
}

const children = new Set<ChildProcess>();

/** A migrated database with the model's clock, and with what else is said to it. */
async function createDatabase(serverUrl: string, sql: readonly string[]): Promise<string> {
  const name = `model_${randomBytes(6).toString("hex")}`;
  const run = async (url: string, statements: readonly string[]) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  await run(serverUrl, [`CREATE DATABASE ${name}`]);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href, path.join(ROOT, "prisma/migrations"));
  await installClock(url.href);
  await run(url.href, sql);
  return url.href;
}

/** Runs the model in a process of its own, so that each has its own database, clock and copy of the code. */
async function runWorker(folder: string, databaseUrl: string, settings: Settings): Promise<Result> {
  const child = fork(path.join(folder, "test/model/worker.ts"), [JSON.stringify(settings)], {
    cwd: folder,
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      ASSENTRY_SECRET: randomBytes(32).toString("hex"),
      PUBLIC_URL: "http://localhost:3000",
      ASSENTRY_LOG: "silent",
    },
  });
  children.add(child);
  return new Promise((resolve, reject) => {
    child.once("message", (result) => resolve(result as Result));
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`a worker ended with code ${code}`)));
  });
}

function printFailure({ runs, failure }: Result, seed: number): void {
  if (failure === null) return;
  console.log(`Model and product differ, after ${runs} runs with --seed ${seed}. The shortest run that shows it:`);
  for (const [index, step] of failure.steps.entries()) console.log(`  ${index + 1}. ${step}`);
  console.log(`Then ${failure.why}`);
}

function printCounts(results: Result[]): void {
  const counts = new Map<string, number>();
  for (const [key, count] of results.flatMap((result) => Object.entries(result.counts)))
    counts.set(key, (counts.get(key) ?? 0) + count);
  const reached = [...counts].filter(([key]) => key.startsWith("reached "));
  const ended = [...counts].filter(([key]) => !key.startsWith("reached "));
  console.table(reached.sort().map(([key, times]) => ({ state: key.slice("reached ".length), times })));
  const commands = [...new Set(ended.map(([key]) => key.split(" ")[0] ?? ""))].sort();
  console.table(
    commands.map((command) => {
      const ends = ended.filter(([key]) => key.startsWith(`${command} `));
      const refused = ends.filter(([key]) => !key.endsWith(" ok"));
      const times = refused.reduce((sum, [, count]) => sum + count, 0);
      const done = counts.get(`${command} ok`) ?? 0;
      return { command, done, refused: times, "kinds of refusal": refused.length };
    }),
  );
  console.log(`${ended.reduce((sum, [, count]) => sum + count, 0)} commands`);
}

/** @returns whether model and product agreed throughout */
async function runPlain(serverUrl: string, flags: Flags): Promise<boolean> {
  const { runs, commands, seed } = flags;
  const workers = Math.max(1, Math.min(flags.workers, runs));
  const since = Date.now();
  const results = await Promise.all(
    Array.from({ length: workers }, async (_, index) => {
      const share = Math.floor(runs / workers) + (index < runs % workers ? 1 : 0);
      const settings = { runs: share, commands, seed: seed + index, isExact: true };
      const result = await runWorker(ROOT, await createDatabase(serverUrl, []), settings);
      printFailure(result, settings.seed);
      return result;
    }),
  );
  printCounts(results);
  const all = results.reduce((sum, result) => sum + result.runs, 0);
  const failed = results.filter(({ failure }) => failure !== null).length;
  console.log(
    `${all} runs of up to ${commands} commands, --seed ${seed}, in ${Math.round((Date.now() - since) / 1_000)} s`,
  );
  console.log(failed === 0 ? "Model and product agree" : "Model and product differ");
  return failed === 0;
}

async function runMutation(serverUrl: string, mutation: Mutation, flags: Flags): Promise<Result> {
  const { folder, remove } = await mutatedCopy(ROOT, mutation);
  try {
    const { runs, commands, seed } = flags;
    return await runWorker(folder, await createDatabase(serverUrl, mutation.sql), {
      runs,
      commands,
      seed,
      isExact: false,
    });
  } finally {
    await remove();
  }
}

/** @returns whether every mutation was noticed */
async function runMutations(serverUrl: string, flags: Flags): Promise<boolean> {
  const table: Record<string, unknown>[] = [];
  for (const [name, mutation] of Object.entries(MUTATIONS)) {
    console.log(`\n${name}: ${mutation.breaks}`);
    const result = await runMutation(serverUrl, mutation, flags);
    printFailure(result, flags.seed);
    const steps = result.failure?.steps.length ?? "-";
    table.push({ mutation: name, "runs until caught": result.failure ? result.runs : "not caught", steps });
  }
  console.table(table);
  return table.every(({ steps }) => steps !== "-");
}

async function run(serverUrl: string, flags: Flags): Promise<boolean> {
  if (flags.all) return runMutations(serverUrl, flags);
  const mutation = flags.mutation === null ? undefined : MUTATIONS[flags.mutation];
  if (mutation === undefined) return runPlain(serverUrl, flags);
  console.log(mutation.breaks);
  const result = await runMutation(serverUrl, mutation, flags);
  printFailure(result, flags.seed);
  if (result.failure === null) console.log(`${result.runs} runs did not notice`);
  return result.failure === null;
}

async function main(): Promise<void> {
  const flags = readFlags(process.argv.slice(2));
  const database = await startTemporary();
  try {
    process.exitCode = (await run(database.url, flags)) ? 0 : 1;
  } finally {
    for (const child of children) child.kill();
    await database.stop();
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
