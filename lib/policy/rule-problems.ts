import type { IssueParams } from "./fields";
import { decisionOf, type RuleKeys } from "./rule-source";
import type { Decision } from "./schemas";

export type RuleProblem = { path: (string | number)[]; message: string } & IssueParams;

const GATE_KEYS = ["tier", "approvers", "sla", "expires", "undo_window", "reason_codes", "escalate_after"] as const;

/** What is wrong between the keys of one rule, each of which is right by itself. */
export function* ruleProblems(rule: RuleKeys): Generator<RuleProblem> {
  const decision = decisionOf(rule);
  if (decision === null)
    yield missing("decision", "allow, allow_with_constraints, require_approval or deny was expected");
  if (rule.id === undefined && (rule.tool === undefined || rule.match)) yield missing("id", "every rule is named");
  if (rule.decision && rule.action) yield twice("action", "decision");
  if (rule.tool && rule.match?.tools) yield twice("tool", "match.tools");
  if (decision === null) return;
  if (decision.startsWith("ALLOW") && !rule.tool && !rule.match) {
    yield missing("match", "only deny and require_approval may match every action");
  }
  if (decision === "ALLOW_WITH_CONSTRAINTS" && !rule.constraints)
    yield missing("constraints", "without any this is a plain allow");
  yield* idleKeys(rule, decision);
  yield* repeatedGroups(rule);
}

const missing = (key: string, why: string): RuleProblem => ({ path: [key], message: `is missing; ${why}` });

const twice = (key: string, other: string): RuleProblem => ({
  path: [key],
  message: `${key} and ${other} say the same thing; leave one out`,
  at: "key",
});

/** Keys that this decision would read over. What an allow sends to people because of a limit or a sample, it may gate as it likes. */
function* idleKeys(rule: RuleKeys, decision: Decision): Generator<RuleProblem> {
  const message = `has no effect on a rule that says ${decision.toLowerCase()}`;
  const allows = decision === "ALLOW" || decision === "ALLOW_WITH_CONSTRAINTS";
  const gates = decision === "REQUIRE_APPROVAL" || (allows && (rule.limits || rule.sample));
  const idle = [
    ...(gates ? [] : GATE_KEYS),
    ...(allows ? [] : (["limits", "sample"] as const)),
    ...(decision === "ALLOW" || decision === "DENY" ? (["constraints"] as const) : []),
  ];
  for (const key of idle) if (rule[key] !== undefined) yield { path: [key], message, at: "key" };
}

/** The same roles twice could be read as two people or as one. */
function* repeatedGroups({ approvers = [] }: RuleKeys): Generator<RuleProblem> {
  const groups = approvers.map(({ any_of }) => JSON.stringify(any_of));
  for (const [index, group] of groups.entries()) {
    if (groups.indexOf(group) === index) continue;
    yield { path: ["approvers", index], message: "asks for the same roles again; raise the count instead" };
  }
}
