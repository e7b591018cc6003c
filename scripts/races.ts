// npm run test:races: the races of the checklist with as many rounds as asked, and a table of what they found. The seed
// repeats the choices; the machine's timing it cannot.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { AT_ONCE } from "@/test/races/line";
import type { RaceReport } from "@/test/races/race";
import { parseFlags } from "./options.mjs";

const USAGE = "npm run test:races -- [--rounds 200] [--seed N]";
const RULES = ["T1", "T2", "T3", "T10", "T11", "T18", "T19", "T20"];

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new Error(`--${name} is not a whole number: ${USAGE}`);
  return value;
}

function readSettings(args: string[]): { rounds: number; seed: number } {
  const value = { type: "string" } as const;
  const { values } = parseFlags({ args, options: { rounds: value, seed: value } }, USAGE);
  const rounds = wholeNumber("rounds", values.rounds ?? "200");
  if (rounds === 0) throw new Error(`No rounds prove nothing: ${USAGE}`);
  return { rounds, seed: wholeNumber("seed", values.seed ?? String(Date.now() % 1_000_000)) };
}

function runVitest(env: Record<string, string>): Promise<number> {
  const args = [
    "node_modules/vitest/vitest.mjs",
    "run",
    "--project",
    "database",
    "--no-file-parallelism",
    "test/races",
  ];
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

const readReports = (file: string): RaceReport[] =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line))
    : [];

const sum = (reports: RaceReport[], key: "rounds" | "requests" | "violations"): number =>
  reports.reduce((total, report) => total + report[key], 0);

function row(rule: string, reports: RaceReport[]) {
  const of = reports.filter((report) => report.rule === rule);
  return {
    rule,
    races: of.length,
    rounds: sum(of, "rounds"),
    requests: sum(of, "requests"),
    "connections in line, fewest": Math.min(...of.map(({ fewest }) => fewest)),
    most: Math.max(...of.map(({ most }) => most)),
    violations: sum(of, "violations"),
  };
}

async function main(): Promise<void> {
  const { rounds, seed } = readSettings(process.argv.slice(2));
  console.log(`${rounds} rounds of each race, --seed ${seed}`);
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-races-"));
  const report = path.join(folder, "races.jsonl");
  // Ctrl-C ends the tests by themselves; we stay to clean up.
  process.on("SIGINT", () => {});
  try {
    const code = await runVitest({
      ASSENTRY_RACE_ROUNDS: String(rounds),
      ASSENTRY_RACE_SEED: String(seed),
      ASSENTRY_RACE_REPORT: report,
    });
    const reports = readReports(report);
    const missing = RULES.filter((rule) => !reports.some((one) => one.rule === rule));
    console.table(RULES.filter((rule) => !missing.includes(rule)).map((rule) => row(rule, reports)));
    if (missing.length > 0) console.error(`Not raced to the end: ${missing.join(", ")}`);
    const violations = sum(reports, "violations");
    console.log(`violations: ${violations}`);
    // A line shorter than this was no race.
    const isProof = missing.length === 0 && reports.every(({ fewest }) => fewest >= AT_ONCE);
    process.exitCode = code === 0 && violations === 0 && isProof ? 0 : 1;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
