import { describe, expect, it } from "vitest";
import { newId } from "@/lib/ids";
import { drawOf } from "./draw";
import { jobIdAt } from "./id-bounds";

describe("jobIdAt", () => {
  it("stands between the ids of the jobs before that time and of those from then on", () => {
    const before = newId("job");
    const now = Date.now();
    const id = newId("job");
    expect(jobIdAt(new Date(now)) <= id).toBe(true);
    expect(jobIdAt(new Date(Date.now() + 1)) > newId("job")).toBe(true);
    expect(jobIdAt(new Date(now - 60_000)) < before).toBe(true);
    expect(id.startsWith(jobIdAt(new Date(now)).slice(0, 10))).toBe(true);
  });

  it("rises with time, over every digit", () => {
    const times = [0, 1, 31, 32, 1_023, 1_024, 2 ** 31, 2 ** 40, 2 ** 47].map((ms) => jobIdAt(new Date(ms)));
    expect(times.toSorted()).toEqual(times);
    expect(new Set(times.map((id) => id.length))).toEqual(new Set([14]));
    expect(jobIdAt(new Date(-1))).toBe("job_0000000000");
  });
});

describe("drawOf", () => {
  it("is the same for the same name, from 0 to below 1, and spread evenly", () => {
    const draws = Array.from({ length: 10_000 }, (_, index) => drawOf(`job_${index}`));
    expect(drawOf("job_7")).toBe(draws[7]);
    expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...draws)).toBeLessThan(1);
    for (const share of [0.05, 0.5, 0.95]) {
      const below = draws.filter((draw) => draw < share).length / draws.length;
      expect(Math.abs(below - share)).toBeLessThan(0.02);
    }
  });
});
