import { type Answer, Unreadable } from "./answer";
import type { CompiledRule } from "./compile";
import type { Decision, LimitUse, PolicyInput } from "./schemas";

/**
 * A rule that applies, and as what: an allow past its limit, or one that is sampled, as a gate. `onlyBinds` where its
 * conditions can't be read: it allows nothing, but its constraints bind what others allow.
 */
export type Hit = { rule: CompiledRule; decision: Decision; reason: string; onlyBinds: boolean };

/** What a rule's answer makes of an action; null where the rule doesn't apply. Adds what it uses of its limits. */
export function hitOf(
  rule: CompiledRule,
  answer: Answer,
  input: PolicyInput,
  exceeded: ReadonlyMap<string, string>,
  limits: LimitUse[],
): Hit | null {
  if (answer === false) return null;
  if (answer instanceof Unreadable) return doubtfulHit(rule, answer);
  const gated =
    rule.gate !== null && rule.decision !== "REQUIRE_APPROVAL" ? gatedBy(rule, input, exceeded, limits) : null;
  if (gated !== null) return { rule, decision: "REQUIRE_APPROVAL", reason: gated, onlyBinds: false };
  return { rule, decision: rule.decision, reason: rule.reason, onlyBinds: false };
}

function doubtfulHit(rule: CompiledRule, { why }: Unreadable): Hit | null {
  if (rule.decision === "ALLOW") return null;
  const onlyBinds = rule.decision === "ALLOW_WITH_CONSTRAINTS";
  return { rule, decision: rule.decision, reason: `${rule.reason} (${why})`, onlyBinds };
}

/** Why an allow asks for people all the same, or null. */
function gatedBy(
  rule: CompiledRule,
  input: PolicyInput,
  exceeded: ReadonlyMap<string, string>,
  limits: LimitUse[],
): string | null {
  const past = exceeded.get(rule.id);
  if (past !== undefined) return past;
  const uses: LimitUse[] = [];
  for (const limit of rule.limits) {
    const use = limit(input, rule.id);
    if (typeof use === "string") return use;
    uses.push(use);
  }
  if (rule.sample !== null && input.draw !== null && input.draw < rule.sample) {
    return `sampled: ${Number((rule.sample * 100).toFixed(3))} % of what "${rule.id}" allows goes to review`;
  }
  limits.push(...uses);
  return null;
}
