import { formatPath } from "@/lib/payload/path";
import { compilePolicy } from "../compile";
import type { Locate } from "../parse";
import type { PolicySource } from "../source";
import { bareGates } from "./bare-gates";
import { broadAllows } from "./broad-allows";
import { deadConditions } from "./dead-conditions";
import { escalations } from "./escalations";
import { type Draft, type KnownPeople, type LintCheck, type LintContext, placeRules, writtenIn } from "./finding";
import { floorExceptions } from "./floor-exceptions";
import { floorOverrides } from "./floor-overrides";
import { findIdleRules } from "./idle-rules";
import { mixedTypes } from "./mixed-types";
import { times } from "./times";
import { unreachableRules } from "./unreachable";
import { whoDecides } from "./who-decides";

/**
 * Something in a policy that can be read, but is probably not meant so. With an error, what the policy gates could never
 * be decided. `line` and `column` count from 1; `rule_id` is null where it belongs to no rule.
 */
export type LintFinding = {
  severity: "error" | "warning";
  code: string;
  path: string;
  message: string;
  line: number;
  column: number;
  rule_id: string | null;
};

const CHECKS: readonly LintCheck[] = [
  deadConditions,
  mixedTypes,
  broadAllows,
  bareGates,
  times,
  escalations,
  floorExceptions,
  whoDecides,
];

/**
 * What is doubtful in a policy that was parsed, in the order of the source. `known` are the people of today; null where
 * nobody can be asked, and what needs them is left out. What a preset brings along is only looked at for who decides.
 * Source: policy.md, *Lint*.
 */
export function lintPolicy(
  { policy, locate }: { policy: PolicySource; locate: Locate },
  known: KnownPeople | null,
  now: Date,
): LintFinding[] {
  const isWritten = writtenIn(locate);
  const rules = placeRules(policy.rules, isWritten);
  const own = rules.filter((rule) => rule.own);
  const context: LintContext = { policy, compiled: compilePolicy(policy), rules, own, known, now, isWritten };
  const idle = findIdleRules(rules, context.compiled);
  const drafts = [
    ...unreachableRules(context, idle, ({ path }) => locate(path, "value").line),
    ...floorOverrides(context, idle),
    ...CHECKS.flatMap((check) => [...check(context)]),
  ];
  const findings = drafts.map((draft) => placed(draft, locate));
  const different = new Map(findings.map((finding) => [JSON.stringify({ ...finding, rule_id: null }), finding]));
  return [...different.values()].sort(byPlace);
}

function placed({ rule, path, ...said }: Draft, locate: Locate): LintFinding {
  return { ...said, path: formatPath(path), ...locate(path, "value"), rule_id: rule?.id ?? null };
}

function byPlace(one: LintFinding, other: LintFinding): number {
  return one.line - other.line || one.column - other.column || (one.code < other.code ? -1 : 1);
}
