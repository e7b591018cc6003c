/** What a change does to decisions: `weaker` also where it can't be shown that nothing gets weaker. */
export type Effect = "weaker" | "stronger" | "neutral";

/**
 * One thing that is different. `id` is the rule's, the tier's or the floor exception's; `says` is a sentence for people,
 * `applies_to` what it is about in words; `before` and `after` are plain values, null where there was or is nothing.
 */
export type PolicyChange = {
  kind:
    | "rule_added"
    | "rule_removed"
    | "rule_renamed"
    | "rule_changed"
    | "default"
    | "tier"
    | "reason_codes"
    | "floor_exception";
  id: string;
  effect: Effect;
  says: string;
  applies_to: string;
  before: unknown;
  after: unknown;
};
