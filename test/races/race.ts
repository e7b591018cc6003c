import { appendFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { Random } from "@/test/crash/random";
import type { Answer } from "@/test/world";
import { Line } from "./line";
import { watchMoves } from "./witness";

/** What `npm test` runs of each race; `npm run test:races` sets its own. */
const DEFAULT_ROUNDS = 20;
const KEPT = 5;
// A round that hangs is a failure; one with 50 voters on a busy machine is not.
const ROUND_LIMIT_MS = 10_000;

const rounds = Number(process.env.ASSENTRY_RACE_ROUNDS ?? DEFAULT_ROUNDS);
const seed = Number(process.env.ASSENTRY_RACE_SEED ?? Date.now() % 1_000_000);

/** One line of the report that scripts/races.ts sums up. */
export type RaceReport = {
  rule: string;
  title: string;
  rounds: number;
  requests: number;
  /** The fewest connections that stood in line for one job in any round, and those of the busiest. */
  fewest: number;
  most: number;
  violations: number;
};

type Tried = Answer<Record<string, unknown>>;

/** One round of a race: its number, its luck, its line for the job, and what was found wrong in it. */
export class Round {
  readonly found: string[] = [];
  requests = 0;

  constructor(
    readonly number: number,
    readonly random: Random,
    readonly line: Line,
  ) {}

  shuffled<T>(items: readonly T[]): T[] {
    const keyed = items.map((item) => ({ item, at: this.random.share() }));
    return keyed.sort((a, b) => a.at - b.at).map(({ item }) => item);
  }

  /** Counts a violation. */
  fail(rule: string, detail: unknown): false {
    this.found.push(`round ${this.number}: ${rule}: ${JSON.stringify(detail)}`);
    return false;
  }

  /** Counts a violation where `holds` is false, and goes on: the other rounds still say how often. */
  check(holds: boolean, rule: string, detail: unknown): void {
    if (!holds) this.fail(rule, detail);
  }

  /** Every answer is one that the rule foresees: 200, or one of these refusals (`"409 already_resolved"`). */
  checkAnswers(answers: readonly Tried[], refusals: readonly string[]): void {
    this.requests += answers.length;
    for (const { status, body } of answers) {
      const known = status === 200 || refusals.includes(`${status} ${body.code}`);
      this.check(known, "an answer nobody foresaw", { status, code: body.code, detail: body.detail });
    }
  }
}

async function tell(report: RaceReport): Promise<void> {
  const file = process.env.ASSENTRY_RACE_REPORT;
  if (file) await appendFile(file, `${JSON.stringify(report)}\n`);
}

/**
 * A test named `[T1] …` that runs `round` many times on committed rows, counts what it finds wrong, and fails at the end
 * where that is anything. The seed is in the message: it repeats the choices; the machine's timing it cannot.
 */
export function race<Scene>(
  title: string,
  setUp: () => Promise<Scene>,
  round: (round: Round, scene: Scene) => Promise<void>,
): void {
  const test = async () => {
    await watchMoves();
    const scene = await setUp();
    const random = new Random(seed);
    const line = await Line.open();
    const found: string[] = [];
    let requests = 0;
    let run = 0;
    // A round that breaks down says nothing of the rule, and those after it hardly more: what was found until then does.
    let goesOn = true;
    while (goesOn && run < rounds) {
      const one = new Round(++run, random, line);
      goesOn = await round(one, scene).then(
        () => true,
        (error) => one.fail("it broke down", String(error)),
      );
      found.push(...one.found);
      requests += one.requests;
    }
    await line.close();
    const rule = /^\[(T\d+)\]/.exec(title)?.[1] ?? "";
    const { fewest, most } = line;
    await tell({ rule, title, rounds: run, requests, fewest, most, violations: found.length });
    expect(found.slice(0, KEPT), `${found.length} violations in ${run} rounds, seed ${seed}`).toEqual([]);
  };
  it(title, test, 60_000 + rounds * ROUND_LIMIT_MS);
}
