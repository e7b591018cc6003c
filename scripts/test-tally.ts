import fs from "node:fs";

/** How many, and which failed (a name a test, where the run got far enough to have names). */
export type Tally = { passed: number; failed: number; names: string[] };

/** What to run: the parts that were named, or those that the named files belong to, or everything. */
export type Selection = { check: boolean; unit: string[] | null; e2e: string[] | null };

const isBrowserTest = (file: string) => /(^|\/)e2e(\/|$)|\.spec\.ts/.test(file);

/** @throws for a flag that does not exist */
export function select(args: string[]): Selection {
  const flags = args.filter((arg) => arg.startsWith("--"));
  const files = args.filter((arg) => !arg.startsWith("--"));
  const unknown = flags.find((flag) => !["--check", "--unit", "--e2e"].includes(flag));
  if (unknown) throw new Error(`Unknown option ${unknown}: use --check, --unit, --e2e, or names of test files`);
  const browser = files.filter(isBrowserTest);
  const other = files.filter((file) => !isBrowserTest(file));
  const all = args.length === 0;
  return {
    check: all || flags.includes("--check"),
    unit: all || flags.includes("--unit") || other.length > 0 ? other : null,
    e2e: all || flags.includes("--e2e") || browser.length > 0 ? browser : null,
  };
}

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { name: string; status: string; assertionResults: { status: string; fullName: string }[] }[];
};

type Suite = { file: string; suites?: Suite[]; specs?: { title: string; ok: boolean }[] };

type PlaywrightReport = {
  stats: { expected: number; flaky: number; unexpected: number };
  suites: Suite[];
  errors: unknown[];
};

/** A run that ended badly without a failed test (a file that does not load, a crash) counts as one that failed. */
const tally = (passed: number, failed: number, names: string[], exitCode: number): Tally => ({
  passed,
  failed: exitCode !== 0 && failed === 0 ? 1 : failed,
  names,
});

export function vitestTally(report: VitestReport, exitCode: number): Tally {
  const failed = report.testResults.filter(({ status }) => status === "failed");
  const names = failed.map(({ name, assertionResults }) => {
    const tests = assertionResults.filter(({ status }) => status === "failed");
    return tests.length > 0 ? tests.map(({ fullName }) => `${name}: ${fullName}`) : [`${name}: did not run`];
  });
  const broken = failed.filter(({ assertionResults }) => !assertionResults.some(({ status }) => status === "failed"));
  return tally(report.numPassedTests, report.numFailedTests + broken.length, names.flat(), exitCode);
}

const failedIn = ({ file, suites = [], specs = [] }: Suite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ title }) => `${file}: ${title}`),
  ...suites.flatMap(failedIn),
];

export function playwrightTally({ stats, suites, errors }: PlaywrightReport, exitCode: number): Tally {
  const names = suites.flatMap(failedIn);
  return tally(stats.expected + stats.flaky, stats.unexpected + errors.length, names, exitCode);
}

/** Reads a report and counts it; one that is missing means that the run broke down. */
export function countReport<Report>(
  file: string,
  exitCode: number,
  count: (report: Report, exitCode: number) => Tally,
): Tally {
  if (!fs.existsSync(file)) return { passed: 0, failed: 1, names: [] };
  return count(JSON.parse(fs.readFileSync(file, "utf8")), exitCode);
}
