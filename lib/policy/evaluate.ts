import { type Answer, allOf, ask, Unreadable } from "./answer";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { type AtFloor, atFloor } from "./at-floor";
import { type Hit, hitOf } from "./hit";
import { joinHits } from "./join";
import type { Decision, LimitUse, PolicyInput, RuleTrace, Verdict } from "./schemas";

/** `exceeded`: the rules and floor exceptions that are past a limit, each with the reason to give. */
export type EvaluateOptions = { trace?: boolean; exceeded?: ReadonlyMap<string, string> };

const NONE: ReadonlyMap<string, string> = new Map();

/**
 * What a policy says of one action: the strictest rule that applies, whatever the order of the rules, and the floor. A
 * condition that can't be evaluated makes a rule that denies or gates apply, and one that allows not. A verdict that
 * allows and has `limits` holds only while all of them are within their bounds: where one isn't, ask again with
 * `exceeded`. `trace: true` adds what each rule said, the strictest first. Rules: policy.md, *Order doesn't matter* and
 * *Fail closed, by type* ([T7]).
 */
export function evaluate(policy: CompiledPolicy, input: PolicyInput, options: EvaluateOptions = {}): Verdict {
  const hits: Hit[] = [];
  const limits: LimitUse[] = [];
  const exceeded = options.exceeded ?? NONE;
  let strictest: Decision | null = null;
  for (const rule of policy.rulesFor(input)) {
    if (strictest === "DENY" && rule.decision !== "DENY") break;
    if (isIdle(strictest, rule)) continue;
    const hit = hitOf(rule, allOf(rule.checks, input), input, exceeded, limits);
    if (hit === null) continue;
    hits.push(hit);
    if (!hit.onlyBinds) strictest ??= rule.decision;
  }
  const floor = strictest === "DENY" ? null : atFloor(policy.exceptions, input, exceeded, limits);
  const verdict = joinHits(policy, hits, floor, limits, input);
  return options.trace ? { ...verdict, trace: explain(policy, input, floor) } : verdict;
}

/** Beside a rule at least as strict, a plain allow changes nothing; one with a limit or a sample may turn into a gate. */
function isIdle(strictest: Decision | null, { decision, gate }: CompiledRule): boolean {
  return strictest !== null && strictest !== "ALLOW" && decision === "ALLOW" && gate === null;
}

const IN_DOUBT: Readonly<Record<Decision, string>> = {
  ALLOW: "so this rule does not allow it",
  ALLOW_WITH_CONSTRAINTS: "so this rule does not allow it, but its constraints bind",
  REQUIRE_APPROVAL: "so this rule gates it",
  DENY: "so this rule denies it",
};

function explain(policy: CompiledPolicy, input: PolicyInput, floor: AtFloor | null): RuleTrace[] {
  const rules = policy.rules.map((rule) => {
    const checks = [...rule.names, ...rule.checks];
    return traceOf(rule.id, IN_DOUBT[rule.decision], checks, allOf(checks, input), input);
  });
  const exceptions = policy.exceptions.flatMap(({ id, covers, checks }) =>
    covers(input.tool)
      ? [traceOf(id, "so the floor holds", checks, allOf(checks, input), input)]
      : [{ rule_id: id, outcome: "not_matched" as const, why: "it is about another tool" }],
  );
  const classes = (floor?.hits ?? []).map((hit) => ({
    rule_id: `floor:${hit.class}`,
    outcome: "matched" as const,
    why: hit.why,
  }));
  return [...rules, ...exceptions, ...classes];
}

function traceOf(
  rule_id: string,
  inDoubt: string,
  checks: CompiledRule["checks"],
  answer: Answer,
  input: PolicyInput,
): RuleTrace {
  if (answer instanceof Unreadable) return { rule_id, outcome: "could_not_evaluate", why: `${answer.why}, ${inDoubt}` };
  if (answer) {
    const why = checks.length === 0 ? "it matches every action" : "everything it asks for holds";
    return { rule_id, outcome: "matched", why };
  }
  const failed = checks.find((check) => ask(check, input) === false);
  const why = failed === undefined ? "" : `${failed.label} does not hold: ${failed.found(input)}`;
  return { rule_id, outcome: "not_matched", why };
}
