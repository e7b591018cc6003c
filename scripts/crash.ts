// npm run test:crash: SIGKILLs the server and its database under load, and looks for anything acknowledged that is not
// there afterwards, or that happened twice ([T5], [T6], [T8]). The seed repeats the choices; the machine's timing it cannot.
import { setTimeout as sleep } from "node:timers/promises";
import type { JSONWebKeySet } from "jose";
import { checkApi, checkKeys } from "@/test/crash/check-api";
import { activateChains } from "@/test/crash/chains";
import { checkDatabase, countTold } from "@/test/crash/check-database";
import { Installation } from "@/test/crash/installation";
import { Journal, KINDS, type Mark } from "@/test/crash/journal";
import { Load } from "@/test/crash/load";
import { Random } from "@/test/crash/random";
import { parseFlags } from "./options.mjs";

const USAGE = "npm run test:crash -- [--kills 50] [--seed N]";
const SHORTEST_MS = 200;
const LONGEST_MS = 4_000;
const KEYS_AGAIN = 200;
const STANDSTILL_MS = 60_000;

type Target = "server" | "database";
/** How long each kill kept the server from answering, ms. */
type Kills = Record<Target, number[]>;

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new Error(`--${name} is not a whole number: ${USAGE}`);
  return value;
}

function readSettings(args: string[]): { kills: number; seed: number } {
  const value = { type: "string" } as const;
  const { values } = parseFlags({ args, options: { kills: value, seed: value } }, USAGE);
  return {
    kills: wholeNumber("kills", values.kills ?? "50"),
    seed: wholeNumber("seed", values.seed ?? String(Date.now() % 1_000_000)),
  };
}

const total = (mark: Mark): number => KINDS.reduce((sum, kind) => sum + mark[kind], 0);

/** A random moment under load: what kills an idle server proves nothing. */
async function untilBusy(journal: Journal, random: Random): Promise<void> {
  const deadline = Date.now() + STANDSTILL_MS;
  const before = total(journal.mark());
  await sleep(random.between(SHORTEST_MS, LONGEST_MS));
  while (total(journal.mark()) === before) {
    if (Date.now() > deadline) throw new Error("Nothing is acknowledged any more");
    await sleep(10);
  }
}

async function killAll(installation: Installation, journal: Journal, random: Random, count: number): Promise<Kills> {
  const kills: Kills = { server: [], database: [] };
  let checked = journal.mark();
  for (let done = 1; done <= count; done += 1) {
    await untilBusy(journal, random);
    const target: Target = random.chance(0.5) ? "server" : "database";
    const acknowledged = journal.mark();
    const since = Date.now();
    await (target === "server" ? installation.killServer() : installation.killDatabase());
    kills[target].push(Date.now() - since);
    const written = total(acknowledged) - total(checked);
    console.log(
      `${done}/${count}: ${target} killed after ${written} acknowledged, back after ${kills[target].at(-1)} ms`,
    );
    await checkDatabase(installation.databaseUrl, journal, journal.since(checked));
    checked = acknowledged;
  }
  return kills;
}

async function checkAll(installation: Installation, journal: Journal): Promise<void> {
  const { url, databaseUrl } = installation;
  const { tenants } = installation.demo();
  const reader = (tenant: string) =>
    tenants.find(({ id }) => id === tenant)?.people.find(({ roles }) => roles.includes("reviewer"))?.token ?? "";
  const { proposals } = journal.entries;
  const every = Math.max(1, Math.floor(proposals.length / KEYS_AGAIN));
  await checkApi(url, journal, reader);
  await checkKeys(
    url,
    journal,
    proposals.filter((_, index) => index % every === 0),
  );
  await checkDatabase(databaseUrl, journal, journal.entries);
}

const seconds = (ms: number | undefined): string => (ms === undefined ? "-" : `${(ms / 1_000).toFixed(1)} s`);

function report(journal: Journal, kills: Kills, told: number): void {
  const mark = journal.mark();
  console.table(
    Object.entries(kills).map(([killed, times]) => {
      const sorted = times.toSorted((a, b) => a - b);
      const median = seconds(sorted[Math.floor(sorted.length / 2)]);
      return { killed, times: times.length, "back after, median": median, longest: seconds(sorted.at(-1)) };
    }),
  );
  console.table(
    KINDS.map((kind) => ({
      request: kind,
      acknowledged: mark[kind],
      "lost or 5xx": journal.lost[kind],
      "of these told as done later": journal.found[kind],
    })),
  );
  console.log(`effects: ${journal.effects.size}, escalation steps told: ${told}`);
  console.log(`violations: ${journal.violations.size}`);
}

async function soak(installation: Installation, settings: { kills: number; seed: number }): Promise<boolean> {
  const random = new Random(settings.seed);
  const journal = new Journal();
  const { url, publicUrl } = installation;
  // Once, for the whole run: a crash must not change the keys.
  const jwks = (await (await fetch(`${url}/.well-known/jwks.json`)).json()) as JSONWebKeySet;
  const demo = installation.demo();
  await activateChains(url, demo, journal);
  const target = { url, publicUrl, demo, jwks };
  const load = new Load(target, journal, new Random(settings.seed + 1));
  load.start();
  const kills = await killAll(installation, journal, random, settings.kills);
  await load.stop();
  await checkAll(installation, journal);
  const told = await countTold(installation.databaseUrl);
  report(journal, kills, told);
  const isProof = told > 0 && KINDS.every((kind) => journal.entries[kind].length > 0);
  if (!isProof) console.error("Some kind of request was never acknowledged, or no step told: this run proves nothing");
  return isProof && journal.violations.size === 0;
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  console.log(`${settings.kills} kills, --seed ${settings.seed}`);
  const installation = await Installation.start();
  for (const name of ["SIGINT", "SIGTERM"] as const)
    process.once(name, () => void installation.remove().finally(() => process.exit(130)));
  try {
    process.exitCode = (await soak(installation, settings)) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error, `\n${installation.lastWords()}`);
    process.exitCode = 1;
  } finally {
    await installation.remove();
  }
  // After a failure the load may still be asking.
  process.exit();
}

await main();
