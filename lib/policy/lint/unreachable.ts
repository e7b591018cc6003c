import { quote } from "../describe";
import type { Rule } from "../rule-source";
import type { Draft, LintContext, PlacedRule } from "./finding";
import type { IdleBy } from "./idle-rules";

/** Rules that change no verdict (policy.md, *Lint*). What an own rule takes out of a preset is meant that way. */
export function* unreachableRules(
  { own }: LintContext,
  idle: ReadonlyMap<Rule, IdleBy>,
  lineOf: (rule: PlacedRule) => number,
): Generator<Draft> {
  for (const { rule, path } of own) {
    const by = idle.get(rule);
    if (by === undefined) continue;
    const several = by.length > 1;
    const isAllow = rule.decision.startsWith("ALLOW");
    const stopped = isAllow && by.every(({ rule: other }) => !other.decision.startsWith("ALLOW"));
    const named = by.map(
      (other) => `${quote(other.rule.id)} (${other.own ? `line ${lineOf(other)}` : "of the preset"})`,
    );
    yield {
      severity: "warning",
      code: several && stopped ? "shadowed_allow" : "unreachable",
      path,
      message: stopped ? allowsNothing(named, by) : changesNothing(named, several),
      rule,
    };
  }
}

const DOES = { DENY: "denies", REQUIRE_APPROVAL: "gates" } as const;

function allowsNothing(named: readonly string[], by: IdleBy): string {
  const verbs = new Set(by.map(({ rule }) => (rule.decision === "DENY" ? DOES.DENY : DOES.REQUIRE_APPROVAL)));
  const does =
    by.length === 1 ? [...verbs].join() : verbs.size > 1 ? "deny or gate" : verbs.has("denies") ? "deny" : "gate";
  const who = by.length === 1 ? `${named[0]} ${does}` : `${named.join(", ")} together ${does}`;
  return `never allows anything: ${who} everything that it matches; narrow the stricter rule, or leave this one out`;
}

function changesNothing(named: readonly string[], several: boolean): string {
  const who = several ? `${named.join(", ")} together match` : `${named[0]} matches`;
  const strict = several ? "are" : "is";
  return `changes nothing: ${who} everything that it matches, and ${strict} at least as strict; leave this rule out, or narrow the other`;
}
