import type { Check } from "./answer";
import { compileCondition } from "./condition";
import { compileMatch } from "./match";
import type { ConstraintValue, Rule } from "./rule-source";
import { DECISIONS, type Decision, type Requirement, type Tier } from "./schemas";
import type { PolicySource } from "./source";
import { DEFAULT_TIER, TIER_DEFAULTS, type TierDefaults, tierRank } from "./tiers";

/** What a gate asks for. `approvers` is null where only the tier says how many; times are seconds. */
export type Gate = { tier: Tier; approvers: Requirement[] | null; sla_seconds: number; expires_seconds: number };

export type CompiledRule = {
  id: string;
  decision: Decision;
  reason: string;
  checks: readonly Check[];
  gate: Gate | null;
  constraints: Record<string, ConstraintValue>;
};

/** A policy that is ready to decide. `rules` stand from the strictest to the weakest, whatever their order in the source. */
export type CompiledPolicy = {
  rules: readonly CompiledRule[];
  fallback: PolicySource["default"];
  tiers: Readonly<Record<Tier, TierDefaults>>;
};

/** Compiles a policy once for any number of decisions. */
export function compilePolicy(policy: PolicySource): CompiledPolicy {
  const tiers = {
    low: { ...TIER_DEFAULTS.low, ...policy.tiers.low },
    medium: { ...TIER_DEFAULTS.medium, ...policy.tiers.medium },
    high: { ...TIER_DEFAULTS.high, ...policy.tiers.high },
    critical: { ...TIER_DEFAULTS.critical, ...policy.tiers.critical },
  };
  const rules = policy.rules.map((rule) => compileRule(rule, tiers));
  return { rules: rules.sort(strictestFirst(tiers)), fallback: policy.default, tiers };
}

/** The gate of a tier about which nothing else is said. */
export function plainGate(tier: Tier, { sla_seconds, expires_seconds }: TierDefaults): Gate {
  return { tier, approvers: null, sla_seconds, expires_seconds };
}

function compileRule(rule: Rule, tiers: CompiledPolicy["tiers"]): CompiledRule {
  const { id, decision, constraints } = rule;
  const checks = [...compileMatch(rule.match), ...(rule.when === null ? [] : compileCondition(rule.when))];
  return { id, decision, reason: rule.reason ?? unsaidReason(rule), checks, gate: gateOf(rule, tiers), constraints };
}

function gateOf(rule: Rule, tiers: CompiledPolicy["tiers"]): Gate | null {
  if (rule.decision !== "REQUIRE_APPROVAL") return null;
  const tier = rule.tier ?? DEFAULT_TIER;
  const { sla_seconds, expires_seconds } = tiers[tier];
  return {
    tier,
    approvers: rule.approvers,
    sla_seconds: rule.sla_seconds ?? sla_seconds,
    expires_seconds: rule.expires_seconds ?? expires_seconds,
  };
}

const UNSAID: Readonly<Record<Decision, (id: string) => string>> = {
  ALLOW: (id) => `Allowed by rule "${id}"`,
  ALLOW_WITH_CONSTRAINTS: (id) => `Allowed with constraints by rule "${id}"`,
  REQUIRE_APPROVAL: (id) => `Rule "${id}" requires approval`,
  DENY: (id) => `Denied by rule "${id}"`,
};

const unsaidReason = ({ id, decision }: Rule): string => UNSAID[decision](id);

/** Decision, then tier, then how many people, then the id: a total order, so that a policy's own order never counts. */
function strictestFirst(tiers: CompiledPolicy["tiers"]): (one: CompiledRule, other: CompiledRule) => number {
  const peopleOf = ({ gate }: CompiledRule): number => {
    if (gate === null) return 0;
    return gate.approvers?.reduce((sum, { count }) => sum + count, 0) ?? tiers[gate.tier].approvers;
  };
  const tierOf = ({ gate }: CompiledRule): number => (gate === null ? 0 : tierRank(gate.tier));
  return (one, other) =>
    DECISIONS.indexOf(other.decision) - DECISIONS.indexOf(one.decision) ||
    tierOf(other) - tierOf(one) ||
    peopleOf(other) - peopleOf(one) ||
    (one.id < other.id ? -1 : 1);
}
