import { TIERS, type Tier } from "./schemas";

/** What a tier gives to a gate that doesn't say otherwise: people, and times in seconds. */
export type TierDefaults = { approvers: number; sla_seconds: number; expires_seconds: number; undo_seconds: number };

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** The built-in tiers (policy.md, *Tiers*; console.md for the undo window); a policy's `tiers` overrides single values. */
export const TIER_DEFAULTS: Readonly<Record<Tier, TierDefaults>> = {
  low: { approvers: 1, sla_seconds: 4 * HOUR, expires_seconds: 24 * HOUR, undo_seconds: 0 },
  medium: { approvers: 1, sla_seconds: HOUR, expires_seconds: 24 * HOUR, undo_seconds: 0 },
  high: { approvers: 1, sla_seconds: 30 * MINUTE, expires_seconds: 8 * HOUR, undo_seconds: 5 },
  critical: { approvers: 2, sla_seconds: HOUR, expires_seconds: 4 * HOUR, undo_seconds: 5 },
};

/** A gate without `tier` has this one. */
export const DEFAULT_TIER: Tier = "medium";

/** Whom a gate asks that names nobody. */
export const GENERAL_ROLE = "reviewer";

/** A tier's place from 0 (low) to 3 (critical): larger is stricter. */
export function tierRank(tier: Tier): number {
  return TIERS.indexOf(tier);
}
