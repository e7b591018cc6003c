import { describe, expect, test } from "vitest";
import { countReport, playwrightTally, select, vitestTally } from "./test-tally";

describe("what npm test runs", () => {
  test.each([
    { args: [], runs: { check: true, unit: [], e2e: [] } },
    { args: ["--unit"], runs: { check: false, unit: [], e2e: null } },
    { args: ["--e2e"], runs: { check: false, unit: null, e2e: [] } },
    { args: ["--check"], runs: { check: true, unit: null, e2e: null } },
    { args: ["lib/a.test.ts"], runs: { check: false, unit: ["lib/a.test.ts"], e2e: null } },
    { args: ["e2e/a.spec.ts"], runs: { check: false, unit: null, e2e: ["e2e/a.spec.ts"] } },
  ])("$args", ({ args, runs }) => {
    expect(select(args)).toEqual(runs);
  });

  test("an unknown flag is refused, not ignored", () => {
    expect(() => select(["--unti"])).toThrow(/Unknown option --unti/);
  });
});

const ok = { name: "a.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "adds" }] };
const broken = { name: "b.test.ts", status: "failed", assertionResults: [] };

describe("the sum that CI reads, and which tests failed", () => {
  test("a test file that does not load has failed", () => {
    const report = { numPassedTests: 1, numFailedTests: 0, testResults: [ok, broken] };
    expect(vitestTally(report, 1)).toEqual({ passed: 1, failed: 1, names: ["b.test.ts: did not run"] });
  });

  test("a failed test is counted once, not again for its file", () => {
    const tests = [
      { status: "failed", fullName: "sums up" },
      { status: "passed", fullName: "adds" },
    ];
    const file = { name: "c.test.ts", status: "failed", assertionResults: tests };
    expect(vitestTally({ numPassedTests: 1, numFailedTests: 1, testResults: [file] }, 1)).toEqual({
      passed: 1,
      failed: 1,
      names: ["c.test.ts: sums up"],
    });
  });

  test("a run that ends badly with every test green has failed", () => {
    expect(vitestTally({ numPassedTests: 1, numFailedTests: 0, testResults: [ok] }, 1).failed).toBe(1);
    expect(playwrightTally({ stats: { expected: 1, flaky: 0, unexpected: 0 }, suites: [], errors: [] }, 1).failed).toBe(
      1,
    );
  });

  test("browser tests: what passed at the second try has passed, an error outside of tests has failed", () => {
    const inner = { file: "a.spec.ts", specs: [{ title: "opens", ok: false }] };
    const suites = [{ file: "a.spec.ts", specs: [{ title: "signs in", ok: true }], suites: [inner] }];
    const report = { stats: { expected: 3, flaky: 1, unexpected: 2 }, suites, errors: ["no tests found"] };
    expect(playwrightTally(report, 1)).toEqual({ passed: 4, failed: 3, names: ["a.spec.ts: opens"] });
  });

  test("a missing report has failed", () => {
    expect(countReport("/nowhere/report.json", 0, vitestTally)).toEqual({ passed: 0, failed: 1, names: [] });
  });
});
