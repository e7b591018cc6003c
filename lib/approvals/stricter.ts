import type { JobRow } from "@/lib/jobs/row";
import { joinConstraints } from "@/lib/policy/constraints";
import type { ConstraintValue } from "@/lib/policy/rule-source";
import type { Requirement, Tier, Verdict } from "@/lib/policy/schemas";
import { tierRank } from "@/lib/policy/tiers";

type OldGate = Pick<JobRow, "tier" | "requirements" | "constraints" | "undo_seconds" | "reason_codes">;

/** What a revision's gate asks for. Times are seconds, null where policy asks for nothing new. */
export type StricterGate = {
  tier: Tier;
  requirements: Requirement[];
  constraints: Record<string, unknown>;
  undo_seconds: number;
  reason_codes: readonly string[];
  sla_seconds: number | null;
  expires_seconds: number | null;
};

const sameRoles = (one: Requirement, other: Requirement): boolean => one.any_of.join("\0") === other.any_of.join("\0");

/**
 * The gate of a revision: the stricter of the one the job waits at and what policy asks of the new arguments, in
 * everything that they ask, so that no edit is a way around either. A revision that policy would allow still waits. The
 * name of the constraint that both can't be kept of, where there is one.
 */
export function stricterGate(old: OldGate, verdict: Verdict): StricterGate | { conflict: string } {
  const joined = joinConstraints([old.constraints, verdict.constraints] as Record<string, ConstraintValue>[]);
  if (!joined.ok) return { conflict: joined.name };
  const tiers = [old.tier, verdict.tier].filter((tier) => tier !== null);
  const added = verdict.requirements.filter((one) => !old.requirements.some((other) => sameRoles(one, other)));
  const kept = old.requirements.map((one) => {
    const same = verdict.requirements.find((other) => sameRoles(one, other));
    return { any_of: one.any_of, count: Math.max(one.count, same?.count ?? 0) };
  });
  return {
    tier: tiers.reduce((one, other) => (tierRank(other) > tierRank(one) ? other : one), "low"),
    requirements: [...kept, ...added],
    constraints: joined.constraints,
    undo_seconds: Math.max(old.undo_seconds, verdict.undo_seconds ?? 0),
    reason_codes: [...new Set([...old.reason_codes, ...verdict.reason_codes])],
    sla_seconds: verdict.sla_seconds,
    expires_seconds: verdict.expires_seconds,
  };
}
