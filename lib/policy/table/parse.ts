import type { z } from "zod";
import { formatPath, type Path } from "@/lib/payload/path";
import { quote } from "../describe";
import type { IssueParams } from "../fields";
import { nearest } from "../nearest";
import type { Locate, PolicyIssue } from "../parse";
import { readYaml } from "../yaml";
import { tableSource, type TableTest } from "./source";

/** Tests of one policy. `policy` is its file, relative to the table's; null where whoever runs the table names it. */
export type PolicyTable = { policy: string | null; tests: (TableTest & { line: number })[] };
export type ParsedTable = { ok: true; table: PolicyTable } | { ok: false; issues: PolicyIssue[] };

const MAX_BYTES = 1_048_576;
const MAX_ISSUES = 100;

/**
 * Reads the source text of a test table (at most 1 MiB of YAML 1.2), or says everything that is wrong with it, at most
 * 100 things. Strict as a policy is: a key that is read over is a test that tests nothing.
 */
export function parseTable(source: string): ParsedTable {
  const first = { path: "", line: 1, column: 1 };
  if (Buffer.byteLength(source) > MAX_BYTES)
    return { ok: false, issues: [{ ...first, message: "a test table has at most 1 MiB" }] };
  const yaml = readYaml(source);
  if (!yaml.ok) {
    const issues = yaml.problems.slice(0, MAX_ISSUES);
    return { ok: false, issues: issues.map((problem) => ({ ...problem, path: formatPath(problem.path) })) };
  }
  if (yaml.value === null) return { ok: false, issues: [{ ...first, message: "the test table is empty" }] };
  const parsed = tableSource.safeParse(yaml.value);
  if (!parsed.success) return { ok: false, issues: placed(parsed.error, yaml.locate) };
  const { policy, tests } = parsed.data;
  const lineOf = (index: number): number => yaml.locate(["tests", index], "value").line;
  return { ok: true, table: { policy, tests: tests.map((test, index) => ({ ...test, line: lineOf(index) })) } };
}

function placed(error: z.ZodError, locate: Locate): PolicyIssue[] {
  const issues = error.issues.slice(0, MAX_ISSUES).map((issue): PolicyIssue => {
    const path = issue.path as Path;
    const { known, at }: IssueParams = issue.code === "custom" ? (issue.params ?? {}) : {};
    const message = known === undefined ? issue.message : unknownKey(String(path.at(-1)), known);
    return { path: formatPath(path), message, ...locate(path, known === undefined ? (at ?? "value") : "key") };
  });
  return issues.sort((one, other) => one.line - other.line || one.column - other.column);
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  const hint = meant === null ? `known are ${known.join(", ")}` : `did you mean ${meant}?`;
  return `${quote(key)} is no key here${known.length === 0 ? "" : `; ${hint}`}`;
}
