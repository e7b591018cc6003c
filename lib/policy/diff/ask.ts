import type { Rule } from "../rule-source";
import type { Requirement, Tier } from "../schemas";
import type { PolicySource } from "../source";
import { DEFAULT_TIER, TIER_DEFAULTS, type TierDefaults, tierRank, GENERAL_ROLE } from "../tiers";

export type Tiers = Readonly<Record<Tier, TierDefaults>>;

/** What a rule asks for when it gates. `approvers` is null where only the tier says how many; `people` is what it says. */
export type Ask = {
  tier: Tier;
  approvers: readonly Requirement[] | null;
  people: number;
  sla_seconds: number;
  expires_seconds: number;
  undo_seconds: number;
};

/** The tiers as a policy has them. */
export function tiersOf({ tiers }: Pick<PolicySource, "tiers">): Tiers {
  return {
    low: { ...TIER_DEFAULTS.low, ...tiers.low },
    medium: { ...TIER_DEFAULTS.medium, ...tiers.medium },
    high: { ...TIER_DEFAULTS.high, ...tiers.high },
    critical: { ...TIER_DEFAULTS.critical, ...tiers.critical },
  };
}

type Said = Pick<Rule, "tier" | "approvers" | "sla_seconds" | "expires_seconds" | "undo_seconds">;

/** What the default asks for where it gates. */
export const UNSAID: Said = {
  tier: null,
  approvers: null,
  sla_seconds: null,
  expires_seconds: null,
  undo_seconds: null,
};

export function askOf(rule: Said, tiers: Tiers): Ask {
  const tier = rule.tier ?? DEFAULT_TIER;
  return {
    tier,
    approvers: rule.approvers,
    people: tiers[tier].approvers,
    sla_seconds: rule.sla_seconds ?? tiers[tier].sla_seconds,
    expires_seconds: rule.expires_seconds ?? tiers[tier].expires_seconds,
    undo_seconds: rule.undo_seconds ?? tiers[tier].undo_seconds,
  };
}

/** Whom a gate asks when nothing joins it. */
export function requirementsOf({ approvers, people }: Ask): readonly Requirement[] {
  return approvers ?? [{ any_of: [GENERAL_ROLE], count: people }];
}

/** Tier and times. The people of a tier count also where approvers are named: gates that join it may name nobody. */
export function isAsStrict(ask: Ask, than: Ask): boolean {
  return (
    tierRank(ask.tier) >= tierRank(than.tier) &&
    ask.people >= than.people &&
    ask.expires_seconds <= than.expires_seconds &&
    ask.undo_seconds >= than.undo_seconds
  );
}

/**
 * Whether a gate asks for everybody that another asks for, whatever joins them. Where gates join, the same group is asked
 * once, so every group needs one of its own: the same, or a smaller one that `isFree`, which no other rule names. Else
 * one person could come to stand for two. Whoever names nobody asks for as many as the highest tier that joins says.
 */
export function asksSamePeople(
  ask: Ask,
  than: Ask,
  tiers: Tiers,
  isFree: (roles: readonly string[]) => boolean,
): boolean {
  if (than.approvers === null && ask.approvers === null) return true;
  const most = Math.max(...Object.values(tiers).map(({ approvers }) => approvers));
  const wanted = than.approvers ?? [{ any_of: [GENERAL_ROLE], count: most }];
  const given = requirementsOf(ask);
  const same = (one: Requirement, other: Requirement) => one.any_of.join("\0") === other.any_of.join("\0");
  const left = given.filter((one) => !wanted.some((other) => same(one, other)));
  return wanted.every((other) => {
    const kept = given.find((one) => same(one, other));
    if (kept !== undefined) return kept.count >= other.count;
    const index = left.findIndex(
      ({ any_of, count }) =>
        count >= other.count && any_of.every((role) => other.any_of.includes(role)) && isFree(any_of),
    );
    return index >= 0 && left.splice(index, 1).length > 0;
  });
}

/** Whether a rule asks for no less than the default, which names nobody: as many people, whoever they are. */
export function isAsStrictAsDefault(ask: Ask, tiers: Tiers): boolean {
  const fallback = askOf(UNSAID, tiers);
  const people = requirementsOf(ask).reduce((sum, { count }) => sum + count, 0);
  // Where it names somebody, nothing else that joins it names nobody: then the default would not have been asked.
  return people >= fallback.people && isAsStrict({ ...ask, people: fallback.people }, fallback);
}
