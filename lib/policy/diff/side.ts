import type { Rule } from "../rule-source";
import type { PolicySource } from "../source";
import { type Ask, askOf, type Tiers } from "./ask";
import { type Formula, formulaOf } from "./formula";
import type { Sureness } from "./values";

/** A rule, ready to be compared. */
export type Known = { rule: Rule; formula: Formula; ask: Ask };

/** One of the two policies. */
export type Side = { rules: readonly Known[]; fallback: PolicySource["default"]; tiers: Tiers };

/** Both sides get the tiers of the later one: what those change is a change of its own. */
export function sideOf(policy: Pick<PolicySource, "rules" | "default">, tiers: Tiers): Side {
  const rules = policy.rules.map((rule) => ({ rule, formula: formulaOf(rule), ask: askOf(rule, tiers) }));
  return { rules, fallback: policy.default, tiers };
}

export function allows({ decision }: Rule): boolean {
  return decision === "ALLOW" || decision === "ALLOW_WITH_CONSTRAINTS";
}

/** Whether a rule gates, always or what is past its limits or in its sample. */
export function gates({ decision, limits, sample }: Rule): boolean {
  return decision === "REQUIRE_APPROVAL" || limits.length > 0 || sample !== null;
}

/** Whether a rule holds anything back. A plain allow doesn't. */
export function restricts(rule: Rule): boolean {
  return rule.decision !== "ALLOW" || gates(rule);
}

/** When a rule decides, so that the default doesn't: what can't be read is gated and denied, but not allowed. */
export function decidesWhere(rule: Rule): Sureness {
  return allows(rule) ? "sure" : "possible";
}
