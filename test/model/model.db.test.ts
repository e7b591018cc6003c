import { beforeAll, describe, expect, test } from "vitest";
import { checkModel } from "./check";
import { installClock } from "./clock";

const RUNS = Number(process.env.MODEL_RUNS ?? 100);

beforeAll(() => installClock(process.env.DATABASE_URL ?? ""));

describe("the model", () => {
  test("[T4] no path reaches APPROVED, CLAIMED or SUCCEEDED without a satisfied gate, and terminal states absorb", async () => {
    const t = Date.now();
    const { failure, counts, runs } = await checkModel({ runs: RUNS, commands: 60, seed: 4, isExact: true });
    console.log(runs, Date.now() - t, counts);
    expect(failure).toBeNull();
  }, 600_000);
});
