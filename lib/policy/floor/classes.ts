import type { Tier } from "../schemas";

/**
 * What never runs without a person, whatever a policy allows, and how much is asked for at least (policy.md, *The
 * floor*). An agent may also name a class as a risk tag.
 */
export const FLOOR_TIERS = {
  money_out: "critical",
  contract_change: "critical",
  bulk_outbound: "high",
  data_destruction: "critical",
  access_change: "critical",
  protected_code_infra: "high",
  regulated_decision: "critical",
  public_commitment: "high",
} as const satisfies Record<string, Tier>;

export type FloorClass = keyof typeof FLOOR_TIERS;

export const FLOOR_CLASSES = Object.keys(FLOOR_TIERS) as readonly FloorClass[];

/** A class that an action belongs to, and what in the action says so: `tool "wire.create" moves money`. */
export type FloorHit = { class: FloorClass; why: string };
