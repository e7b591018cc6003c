// npm run bench:emission: what the audit log costs a proposal. Two processes on one database take turns, one with the product
// as it is, one with a copy of it from which bench/emission.ts cuts the event, its commitments and its salt; nothing in
// the product can switch them off. What numbers the events runs beside the requests and is not part of it.
import { type ChildProcess, fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { build, type Plugin } from "esbuild";
import { startEmbedded } from "@/lib/db/embedded";
import { openCluster } from "@/lib/db/embedded-cluster";
import { migrate } from "@/lib/db/migrate";
import type { Cost, Round } from "./emission-worker";

const ROUNDS = 60;
const WARM_UP = 2;
const SIZES: { atOnce: number; count: number }[] = [
  { atOnce: 1, count: 100 },
  { atOnce: 8, count: 240 },
  { atOnce: 32, count: 640 },
];
const MOST = 1.15;
const BODIES: Record<string, unknown> = {
  "ALLOW, small": { tool: "file.read", args: { path: "/reports/2026-q1.csv" } },
  "gated, with checkpoint": {
    tool: "note.add",
    args: { to: ["customer@example.com"], subject: "Your booking", body: "Dear customer,\nyour seat has changed." },
    summary: { title: "Tell the customer", why: "The seat has changed" },
    checkpoint: { request: "Please tell the customer that the seat has changed.", reasoning: "They asked for news." },
  },
};

const ROOT = path.join(import.meta.dirname, "..");
/** What emission is, in the files of a proposal. */
const CUTS: Record<string, [RegExp, string][]> = {
  "lib/jobs/propose-store.ts": [[/,\nevt AS \([\s\S]*?event_salt IS NOT NULL\)\n/, "\n"]],
  "lib/jobs/new-job.ts": [
    [/salted\(\{[^}]*\}\)/, "null"],
    [/event_id: newId\("evt"\),\n {4}event_data: \{[\s\S]*?\n {4}\},/, 'event_id: "", event_data: null,'],
  ],
};

const cut: Plugin = {
  name: "cut",
  setup: ({ onLoad }) => {
    for (const [file, cuts] of Object.entries(CUTS))
      onLoad({ filter: new RegExp(`${file.replaceAll("/", "[/\\\\]")}$`) }, async ({ path: place }) => {
        let contents = await readFile(place, "utf8");
        for (const [from, to] of cuts) {
          if (!from.test(contents)) throw new Error(`${file} is not what bench:emission cuts: ${from}`);
          contents = contents.replace(from, to);
        }
        return { contents, loader: "ts" };
      });
  },
};

type Side = { worker: ChildProcess; ended: Promise<never> };

async function start(folder: string, name: string, plugins: Plugin[]): Promise<Side> {
  const outfile = path.join(folder, `${name}.mjs`);
  const common = { alias: { "@": ROOT }, bundle: true, packages: "external", platform: "node", format: "esm" } as const;
  const entryPoints = [path.join(ROOT, "bench/emission-worker.ts")];
  await build({ ...common, entryPoints, outfile, plugins, target: "node20.19", logLevel: "error" });
  const worker = fork(outfile);
  const ended = once(worker, "exit").then(() => Promise.reject(new Error("a worker ended")));
  ended.catch(() => {});
  return { worker, ended };
}

/** What PostgreSQL has used so far of the processor, ms; on Linux, elsewhere nothing. */
function databaseCpu(postmaster: number): number {
  if (process.platform !== "linux") return 0;
  const ticks = readdirSync("/proc").map((name) => {
    if (!/^\d+$/.test(name)) return 0;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, "utf8")
        .replace(/^.*\) /, "")
        .split(" ");
      return Number(fields[1]) === postmaster ? Number(fields[11]) + Number(fields[12]) : 0;
    } catch {
      return 0;
    }
  });
  return ticks.reduce((sum, one) => sum + one, 0) * 10;
}

async function ask({ worker, ended }: Side, postmaster: number, round: Round): Promise<Cost> {
  const before = databaseCpu(postmaster);
  worker.send(round);
  const [cost]: Cost[] = await Promise.race([once(worker, "message"), ended]);
  if (!cost) throw new Error("a worker said nothing");
  return { ms: cost.ms, cpu: cost.cpu + (databaseCpu(postmaster) - before) / round.count };
}

/** The value that `share` of the values are below. */
function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** What each round cost with the log and right after or before it without: whatever else the machine does meets both. */
async function compare(sides: [Side, Side], postmaster: number, round: Round): Promise<{ on: Cost; off: Cost }[]> {
  const pairs: { on: Cost; off: Cost }[] = [];
  for (let turn = 0; turn < WARM_UP + ROUNDS; turn++) {
    // ABBA, so that neither is always the first.
    const order = turn % 2 === 0 ? sides : sides.toReversed();
    const costs: Cost[] = [];
    for (const side of order) costs.push(await ask(side, postmaster, round));
    const [on, off] = turn % 2 === 0 ? costs : costs.toReversed();
    if (on && off && turn >= WARM_UP) pairs.push({ on, off });
  }
  return pairs;
}

async function measure(folder: string, postmaster: number, key: string): Promise<number[]> {
  const sides: [Side, Side] = [await start(folder, "with", []), await start(folder, "without", [cut])];
  try {
    const ratios: number[] = [];
    const table: Record<string, unknown>[] = [];
    for (const [what, body] of Object.entries(BODIES))
      for (const { atOnce, count } of SIZES) {
        const pairs = await compare(sides, postmaster, { key, body, count, atOnce });
        const each = pairs.map(({ on, off }) => on.ms / off.ms);
        const ratio = median(each);
        ratios.push(ratio);
        const row = {
          emitting: `${median(pairs.map(({ on }) => on.ms)).toFixed(3)} ms`,
          "stubbed out": `${median(pairs.map(({ off }) => off.ms)).toFixed(3)} ms`,
          ratio: ratio.toFixed(3),
          "half of the rounds": `${quantile(each, 0.25).toFixed(2)}–${quantile(each, 0.75).toFixed(2)}`,
          "of processor time": median(pairs.map(({ on, off }) => on.cpu / off.cpu)).toFixed(3),
        };
        console.log(what, atOnce, JSON.stringify(row));
        table.push({ what, "at once": atOnce, ...row });
      }
    console.table(table);
    return ratios;
  } finally {
    for (const { worker } of sides) worker.kill();
  }
}

async function main(): Promise<void> {
  const data = await mkdtemp(path.join(tmpdir(), "assentry-bench-"));
  await chmod(data, 0o711);
  // Within the repository, so that packages are found from there.
  const folder = mkdtempSync(path.join(ROOT, "node_modules/.bench-"));
  // As shipped: what is acknowledged is on the disk.
  const database = await startEmbedded(data);
  const env = { DATABASE_URL: database.url, ASSENTRY_SECRET: randomBytes(32).toString("hex"), ASSENTRY_LOG: "silent" };
  Object.assign(process.env, env);
  try {
    await migrate(database.url, path.join(ROOT, "prisma/migrations"));
    const { disconnect } = await import("@/lib/db/client");
    const { disconnectOwner } = await import("@/test/owner");
    const { GATES } = await import("@/test/api");
    const { world } = await import("@/test/world");
    const { agent } = await world(GATES);
    process.env.DATABASE_URL = database.appUrl;
    const load = loadavg()[0]?.toFixed(1);
    const { data: place } = await openCluster(data, () => {});
    const postmaster = Number(readFileSync(path.join(place, "postmaster.pid"), "utf8").split("\n")[0]);
    const ratios = await measure(folder, postmaster, agent.key);
    console.log(`ratio: the median of ${ROUNDS} pairs of rounds; load average before: ${load}`);
    const worst = Math.max(...ratios);
    console.log(`worst ratio ${worst.toFixed(3)}, ${worst <= MOST ? "within" : "ABOVE"} ${MOST}`);
    process.exitCode = worst <= MOST ? 0 : 1;
    await disconnect();
    await disconnectOwner();
  } finally {
    await database.stop();
    const { home } = await openCluster(data, () => {});
    rmSync(folder, { recursive: true });
    for (const place of [home, data]) await rm(place, { recursive: true, force: true });
  }
}

await main();
