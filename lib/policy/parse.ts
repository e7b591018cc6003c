import { formatPath, type Path } from "@/lib/payload/path";
import { quote } from "./describe";
import type { IssueParams } from "./fields";
import { nearest } from "./nearest";
import { type PolicySource, policySource } from "./source";
import { readYaml } from "./yaml";

/** One thing that is wrong with a policy, and where: `line` and `column` count from 1. */
export type PolicyIssue = { path: string; message: string; line: number; column: number };

const MAX_BYTES = 262_144;
const MAX_ISSUES = 100;

const MATCH_KEYS: readonly string[] = ["topics", "agents", "environments", "risk_tags", "labels", "modes"];

/** Where a path of the source is written; of what is missing, where it should be. Both count from 1. */
export type Locate = (path: Path, at: "key" | "value") => { line: number; column: number };

export type ParsedPolicy = { ok: true; policy: PolicySource; locate: Locate } | { ok: false; issues: PolicyIssue[] };

/**
 * Reads the source text of a policy (at most 256 KiB of YAML 1.2) as far as it can be understood without doubt, or says
 * everything that is wrong with it, at most 100 things. Source: policy.md.
 */
export function parsePolicy(source: string): ParsedPolicy {
  const first = { path: "", line: 1, column: 1 };
  if (Buffer.byteLength(source) > MAX_BYTES)
    return { ok: false, issues: [{ ...first, message: "a policy has at most 256 KiB" }] };
  const yaml = readYaml(source);
  if (!yaml.ok) {
    const issues = yaml.problems
      .slice(0, MAX_ISSUES)
      .map((problem) => ({ ...problem, path: formatPath(problem.path) }));
    return { ok: false, issues };
  }
  if (yaml.value === null) return { ok: false, issues: [{ ...first, message: "the policy is empty" }] };
  const parsed = policySource.safeParse(yaml.value);
  if (parsed.success) return { ok: true, policy: parsed.data, locate: yaml.locate };
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map((issue): PolicyIssue => {
    const path = issue.path as Path;
    const { known, at }: IssueParams = issue.code === "custom" ? (issue.params ?? {}) : {};
    const message = known === undefined ? issue.message : unknownKey(String(path.at(-1)), known);
    return { path: formatPath(path), message, ...yaml.locate(path, known === undefined ? (at ?? "value") : "key") };
  });
  return { ok: false, issues: issues.sort((one, other) => one.line - other.line || one.column - other.column) };
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = nearest(key, known) ?? (MATCH_KEYS.includes(key) && known.includes("match") ? `match.${key}` : null);
  return `${quote(key)} is no key here; ${meant === null ? `known are ${known.join(", ")}` : `did you mean ${meant}?`}`;
}
