import { type Answer, allOf, ask, Unreadable } from "./answer";
import type { CompiledPolicy, CompiledRule } from "./compile";
import { type Hit, joinHits, onlyBinds } from "./join";
import type { Decision, PolicyInput, RuleTrace, Verdict } from "./schemas";

/**
 * What a policy says of one action: the strictest rule that applies, whatever the order of the rules. A condition that
 * can't be evaluated makes a rule that denies or gates apply, and one that allows not. `trace: true` adds what each
 * rule said, the strictest first. Rules: policy.md, *Order doesn't matter* and *Fail closed, by type* ([T7]).
 */
export function evaluate(policy: CompiledPolicy, input: PolicyInput, options: { trace?: boolean } = {}): Verdict {
  const hits: Hit[] = [];
  const trace: RuleTrace[] = [];
  let strictest: Decision | null = null;
  for (const rule of policy.rules) {
    if (!options.trace && isSettled(strictest, rule)) break;
    const answer = allOf(rule.checks, input);
    if (options.trace) trace.push(explain(rule, answer, input));
    const hit = hitOf(rule, answer);
    if (hit === null) continue;
    hits.push(hit);
    if (!onlyBinds(hit)) strictest ??= rule.decision;
  }
  const verdict = joinHits(policy, hits, input);
  return options.trace ? { ...verdict, trace } : verdict;
}

/** Rules stand from the strictest to the weakest: beside a deny only others that deny count, and an allow only beside allows. */
function isSettled(strictest: Decision | null, rule: CompiledRule): boolean {
  if (strictest === "DENY") return rule.decision !== "DENY";
  return strictest !== null && strictest !== "ALLOW" && rule.decision === "ALLOW";
}

function hitOf(rule: CompiledRule, answer: Answer): Hit | null {
  if (answer === false) return null;
  if (answer === true) return { rule, doubt: null };
  return rule.decision === "ALLOW" ? null : { rule, doubt: answer };
}

const IN_DOUBT: Readonly<Record<Decision, string>> = {
  ALLOW: "so this rule does not allow it",
  ALLOW_WITH_CONSTRAINTS: "so this rule does not allow it, but its constraints bind",
  REQUIRE_APPROVAL: "so this rule gates it",
  DENY: "so this rule denies it",
};

function explain(rule: CompiledRule, answer: Answer, input: PolicyInput): RuleTrace {
  if (answer instanceof Unreadable) {
    return { rule_id: rule.id, outcome: "could_not_evaluate", why: `${answer.why}, ${IN_DOUBT[rule.decision]}` };
  }
  if (answer) {
    const why = rule.checks.length === 0 ? "it matches every action" : "everything it asks for holds";
    return { rule_id: rule.id, outcome: "matched", why };
  }
  const failed = rule.checks.find((check) => ask(check, input) === false);
  const why = failed === undefined ? "" : `${failed.label} does not hold: ${failed.found(input)}`;
  return { rule_id: rule.id, outcome: "not_matched", why };
}
