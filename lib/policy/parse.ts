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

// Keys of the language that this version doesn't act on. Read over, they would make a policy weaker than it looks.
const NOT_YET: readonly string[] = ["extends", "floor_exceptions", "limits", "sample", "undo_window", "reason_codes"];
const MATCH_KEYS: readonly string[] = ["topics", "agents", "environments", "risk_tags", "labels", "modes"];

/**
 * Reads the source text of a policy (at most 256 KiB of YAML 1.2) as far as it can be understood without doubt, or says
 * everything that is wrong with it, at most 100 things. Source: policy.md.
 */
export function parsePolicy(source: string): { ok: true; policy: PolicySource } | { ok: false; issues: PolicyIssue[] } {
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
  if (parsed.success) return { ok: true, policy: parsed.data };
  const issues = parsed.error.issues.slice(0, MAX_ISSUES).map((issue): PolicyIssue => {
    const path = issue.path as Path;
    const { known, at }: IssueParams = issue.code === "custom" ? (issue.params ?? {}) : {};
    const message = known === undefined ? issue.message : unknownKey(String(path.at(-1)), known);
    return { path: formatPath(path), message, ...yaml.locate(path, known === undefined ? (at ?? "value") : "key") };
  });
  return { ok: false, issues: issues.sort((one, other) => one.line - other.line || one.column - other.column) };
}

function unknownKey(key: string, known: readonly string[]): string {
  if (NOT_YET.includes(key)) return `${key} is not supported by this version`;
  const meant = nearest(key, known) ?? (MATCH_KEYS.includes(key) && known.includes("match") ? `match.${key}` : null);
  return `${quote(key)} is no key here; ${meant === null ? `known are ${known.join(", ")}` : `did you mean ${meant}?`}`;
}
