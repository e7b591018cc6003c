import type { FloorClass } from "./floor/classes";

/** What policy says of an action, the weakest first. */
export const DECISIONS = ["ALLOW", "ALLOW_WITH_CONSTRAINTS", "REQUIRE_APPROVAL", "DENY"] as const;
export type Decision = (typeof DECISIONS)[number];

/** The blast radius, the smallest first. */
export const TIERS = ["low", "medium", "high", "critical"] as const;
export type Tier = (typeof TIERS)[number];

/** A group of reviewers and how many of them; `any_of` is sorted and has no role twice. */
export type Requirement = { readonly any_of: readonly string[]; readonly count: number };

/** Whom to tell when a gate still waits `after_seconds` after it opened. */
export type Escalation = { readonly after_seconds: number; readonly to: string };

/**
 * Everything of an action that policy may look at. What the agent left out is null or undefined. `draw`, from 0 to below
 * 1, decides whether a sampled rule sends it to people; null where nothing is sampled, as at the claim.
 */
export type PolicyInput = {
  tool: string;
  topic: string;
  agent: { id: string; name: string };
  environment: string | null;
  mode: string;
  risk_tags: string[];
  labels: Record<string, string>;
  scope: unknown;
  args: unknown;
  before: unknown;
  checkpoint: unknown;
  identity: unknown;
  on_behalf_of: string | null;
  now: Date;
  draw: number | null;
};

/**
 * What an action uses up of one limit, if it runs without a person. `rule_id` is the rule's or the floor exception's;
 * `subject` who is counted; `amount` 1 where actions are counted.
 */
export type LimitUse = {
  rule_id: string;
  path: string | null;
  per: "agent" | "person" | "tool" | "tenant";
  subject: string;
  over_seconds: number;
  max: number;
  amount: number;
};

/** Why one rule did or didn't match: an entry of *explain*. */
export type RuleTrace = {
  rule_id: string;
  outcome: "matched" | "not_matched" | "could_not_evaluate";
  why: string;
};

/**
 * What policy says of one action. `tier`, `requirements`, `sla_seconds`, `expires_seconds`, `undo_seconds`,
 * `escalations` and `reason_codes` (what a reject may name; any where empty) belong to `REQUIRE_APPROVAL`. `floor` are the classes of the
 * floor that ask for people; `limits` what must still be within its bounds before `ALLOW` holds. `constraints` bind whatever may run, at once or after approval. `rule_id` is the strictest rule,
 * null where none matched; `rule_ids` are all that shaped the verdict, the strictest first. `trace` is empty unless asked for.
 */
export type Verdict = {
  decision: Decision;
  tier: Tier | null;
  rule_id: string | null;
  rule_ids: string[];
  reason: string;
  requirements: readonly Requirement[];
  constraints: Record<string, unknown>;
  sla_seconds: number | null;
  expires_seconds: number | null;
  undo_seconds: number | null;
  reason_codes: readonly string[];
  escalations: readonly Escalation[];
  floor: FloorClass[];
  limits: LimitUse[];
  trace: RuleTrace[];
};
