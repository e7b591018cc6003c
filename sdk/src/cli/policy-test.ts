import path from "node:path";
import type { PolicyIssue } from "@/lib/policy/parse";
import { parseTable } from "@/lib/policy/table/parse";
import { runTable, type TableResult } from "@/lib/policy/table/run";
import { CannotRun, type Command, EXIT, type Io, readArgs } from "./command";
import { filesAt, isTable, readText } from "./files";
import { printIssues, readPolicy } from "./policy-file";
import { dim, green, type Printer, red } from "./printer";
import { visibleJson } from "./visible";

const HELP = `Usage: assentry policy test TABLE... [--policy FILE] [--json]

Runs test tables against their policies. A TABLE is a YAML file, or a folder: then every *.test.yaml in it. Without a
server, a clock or chance: the same table gives the same result every day.

  policy: ./finance-ops.yaml        # relative to the table; --policy FILE is taken instead where it is given
  now: 2026-11-20T12:00:00Z         # when the actions happen; 2026-01-15T12:00:00Z where nothing is said
  tests:
    - name: a vendor payment of 5,000 needs two of finance
      given: { tool: payment.send, args: { amount: 5000 }, risk_tags: [payment], agent: payer }
      expect: { decision: require_approval, rule: payment-gate, approvers: [{ role: finance, count: 2 }] }
    - name: the ninth refund of 60 in a day goes to a person
      after: [{ given: { tool: refund.create, args: { amount: 60 } }, times: 8 }]
      given: { tool: refund.create, args: { amount: 60 } }
      expect: { decision: require_approval, reason_contains: "480 + 60 > 500" }

given    the body of POST /jobs, and agent, the agent's name; args may be left out
after    earlier actions that ran without a person and used up limits
now      for this test alone
sampled  true where the draw sends to people what a rule samples; false where nothing is said
expect   decision, rule (the strictest), rules (all), tier, approvers, constraints, floor, reason_contains

Options:
  --policy FILE  the policy to test, whatever the tables say
  --json         the results as JSON

Exit code: 0 all passed, 1 something failed, 2 nothing could be run.`;

type TableRun = { table: string; policy: string | null; issues: FileIssue[]; tests: TableResult[] };
type FileIssue = PolicyIssue & { file: string };

/** `assentry policy test`: runs test tables, for people and for CI. */
export const policyTest: Command = {
  name: "policy test",
  summary: "run test tables against their policies",
  help: HELP,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, { policy: { type: "string" }, json: { type: "boolean" } });
    if (positionals.length === 0) throw new CannotRun("name a test table, or a folder of them", true);
    const tables = (await Promise.all(positionals.map((place) => filesAt(io, place, isTable, "*.test.yaml")))).flat();
    const runs: TableRun[] = [];
    for (const table of tables) runs.push(await runFile(io, table, values.policy));
    const passed = count(runs, ({ tests }) => tests.filter((test) => test.passed).length);
    // A table or policy that can't be read tests nothing, which must not look like success.
    const failed = count(
      runs,
      ({ tests, issues }) => tests.filter((test) => !test.passed).length + (issues[0] ? 1 : 0),
    );
    if (values.json) io.raw(`${visibleJson({ passed, failed, tables: runs })}\n`);
    else {
      for (const run of runs) printRun(io.out, run);
      io.out.line(`${passed} passed, ${failed} failed`);
    }
    return failed === 0 ? EXIT.ok : EXIT.failed;
  },
};

const count = (runs: readonly TableRun[], of: (run: TableRun) => number): number =>
  runs.reduce((sum, run) => sum + of(run), 0);

async function runFile(io: Io, table: string, instead: string | undefined): Promise<TableRun> {
  const read = parseTable(await readText(io, table));
  if (!read.ok) return { table, policy: null, issues: placed(table, read.issues), tests: [] };
  const named = read.table.policy === null ? null : path.join(path.dirname(table), read.table.policy);
  const file = instead ?? named;
  if (file === null) throw new CannotRun(`${table} names no policy; write policy: in it, or give --policy FILE`);
  const policy = await readPolicy(io, file);
  if (!policy.ok) return { table, policy: file, issues: placed(file, policy.issues), tests: [] };
  return { table, policy: file, issues: [], tests: runTable(policy.compiled, read.table) };
}

const placed = (file: string, issues: readonly PolicyIssue[]): FileIssue[] =>
  issues.map((issue) => ({ file, ...issue }));

function printRun(out: Printer, { table, policy, issues, tests }: TableRun): void {
  out.line(policy === null ? table : `${table} (${policy})`);
  for (const issue of issues) printIssues(out, issue.file, [issue]);
  for (const test of tests) printTest(out, table, test);
  out.line("");
}

function printTest(out: Printer, table: string, test: TableResult): void {
  if (test.passed) out.line("  ", green("✓"), ` ${test.name}`);
  else printFailure(out, table, test);
}

function printFailure(out: Printer, table: string, test: TableResult): void {
  out.line("  ", red("✗"), ` ${test.name} `, dim(`${table}:${test.line}`));
  for (const { key, expected, got } of test.differences) out.line(`      ${key}: expected ${expected}, got ${got}`);
  out.line(dim(`      because ${test.reason}`));
  for (const { rule_id, outcome, why } of test.why) {
    out.line(dim(`      ${rule_id} ${outcome.replaceAll("_", " ")}: ${why}`));
  }
}
