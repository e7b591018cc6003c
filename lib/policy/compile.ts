import type { Check } from "./answer";
import { compileCondition } from "./condition";
import type { FloorException } from "./exception-source";
import type { FloorClass } from "./floor/classes";
import { compileGlob, type Matcher } from "./glob";
import { type CompiledLimit, compileLimit } from "./limits";
import { compileMatch } from "./match";
import { byName, type RulesFor } from "./rules-for";
import type { ConstraintValue, Rule } from "./rule-source";
import { DECISIONS, type Decision, type Escalation, type Requirement, type Tier } from "./schemas";
import type { PolicySource } from "./source";
import { DEFAULT_TIER, TIER_DEFAULTS, type TierDefaults, tierRank } from "./tiers";

/** What a gate asks for. `approvers` is null where only the tier says how many; times are seconds. */
export type Gate = {
  tier: Tier;
  approvers: readonly Requirement[] | null;
  sla_seconds: number;
  expires_seconds: number;
  undo_seconds: number;
  reason_codes: readonly string[];
  escalations: readonly Escalation[];
};

/**
 * `names` are the checks of tool and topic, `checks` all others. `gate` is what it asks for when it gates: always, or on an allow that is past its limits or sampled.
 */
export type CompiledRule = {
  id: string;
  decision: Decision;
  reason: string;
  names: readonly Check[];
  checks: readonly Check[];
  gate: Gate | null;
  constraints: Record<string, ConstraintValue>;
  /** Whether it has constraints: they bind whatever else applies. */
  binds: boolean;
  limits: readonly CompiledLimit[];
  sample: number | null;
};

export type CompiledException = {
  id: string;
  covers: Matcher;
  classes: readonly FloorClass[];
  checks: readonly Check[];
  limits: readonly CompiledLimit[];
  /** Milliseconds since 1970. */
  ends: number;
};

/** A policy that is ready to decide. `rules` stand from the strictest to the weakest, whatever their order in the source. */
export type CompiledPolicy = {
  rules: readonly CompiledRule[];
  rulesFor: RulesFor<CompiledRule>;
  fallback: PolicySource["default"];
  tiers: Readonly<Record<Tier, TierDefaults>>;
  reason_codes: readonly string[];
  exceptions: readonly CompiledException[];
};

/** Compiles a policy once for any number of decisions. */
export function compilePolicy(policy: PolicySource): CompiledPolicy {
  const tiers = {
    low: { ...TIER_DEFAULTS.low, ...policy.tiers.low },
    medium: { ...TIER_DEFAULTS.medium, ...policy.tiers.medium },
    high: { ...TIER_DEFAULTS.high, ...policy.tiers.high },
    critical: { ...TIER_DEFAULTS.critical, ...policy.tiers.critical },
  };
  const reason_codes = Object.freeze([...policy.reason_codes]);
  const rules = policy.rules.map((rule) => compileRule(rule, tiers, reason_codes)).sort(strictestFirst(tiers));
  const exceptions = policy.floor_exceptions.map(compileException);
  return { rules, rulesFor: byName(rules), fallback: policy.default, tiers, reason_codes, exceptions };
}

/** The gate of a tier about which nothing else is said. */
export function plainGate(tier: Tier, { tiers, reason_codes }: Pick<CompiledPolicy, "tiers" | "reason_codes">): Gate {
  const { sla_seconds, expires_seconds, undo_seconds } = tiers[tier];
  return { tier, approvers: null, sla_seconds, expires_seconds, undo_seconds, reason_codes, escalations: [] };
}

function compileRule(rule: Rule, tiers: CompiledPolicy["tiers"], codes: readonly string[]): CompiledRule {
  const { id, decision, constraints, sample } = rule;
  const { names, others } = compileMatch(rule.match);
  return {
    id,
    decision,
    reason: rule.reason ?? unsaidReason(rule),
    names,
    checks: rule.when === null ? others : [...others, ...compileCondition(rule.when)],
    gate: gateOf(rule, tiers, codes),
    constraints,
    binds: Object.keys(constraints).length > 0,
    limits: rule.limits.map(compileLimit),
    sample,
  };
}

function gateOf(rule: Rule, tiers: CompiledPolicy["tiers"], codes: readonly string[]): Gate | null {
  if (rule.decision !== "REQUIRE_APPROVAL" && rule.limits.length === 0 && rule.sample === null) return null;
  const plain = plainGate(rule.tier ?? DEFAULT_TIER, { tiers, reason_codes: codes });
  return {
    tier: plain.tier,
    // Every verdict hands these out; a caller that wrote to them would change the policy.
    approvers: rule.approvers === null ? null : deepFreeze(rule.approvers.toSorted(byRoles)),
    sla_seconds: rule.sla_seconds ?? plain.sla_seconds,
    expires_seconds: rule.expires_seconds ?? plain.expires_seconds,
    undo_seconds: rule.undo_seconds ?? plain.undo_seconds,
    reason_codes: rule.reason_codes === null ? codes : Object.freeze(rule.reason_codes),
    escalations: Object.freeze(rule.escalate_after.map((step) => Object.freeze(step))),
  };
}

/** One order for the groups of a gate, whatever the order they were written in. */
export const byRoles = (one: Requirement, other: Requirement): number =>
  JSON.stringify(one.any_of) < JSON.stringify(other.any_of) ? -1 : 1;

const deepFreeze = (approvers: Requirement[]): readonly Requirement[] =>
  Object.freeze(approvers.map(({ any_of, count }) => Object.freeze({ any_of: Object.freeze([...any_of]), count })));

const DAY_MS = 86_400_000;

function compileException(exception: FloorException): CompiledException {
  return {
    id: exception.id,
    covers: compileGlob(exception.tool),
    classes: exception.classes,
    checks: exception.when === null ? [] : compileCondition(exception.when),
    limits: exception.limits.map(compileLimit),
    ends: Date.parse(`${exception.expires_on}T00:00:00Z`) + DAY_MS,
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
