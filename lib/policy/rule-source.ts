import { z } from "zod";
import { type Condition, condition, type Scalar } from "./condition-source";
import { closedMap, duration, expected, glob, NAMES_NOTHING, oneOf, people, share, someOf, text, undo } from "./fields";
import { type Limit, limit } from "./limit-source";
import { type Match, match } from "./match-source";
import { type Decision, type Escalation, type Requirement, TIERS, type Tier } from "./schemas";

/** How a policy spells its decisions, and the second guide's `action`. */
const DECISION_WORDS: Readonly<Record<string, Decision>> = {
  allow: "ALLOW",
  allow_with_constraints: "ALLOW_WITH_CONSTRAINTS",
  require_approval: "REQUIRE_APPROVAL",
  escalate: "REQUIRE_APPROVAL",
  deny: "DENY",
};

export type ConstraintValue = Scalar | Scalar[];

/**
 * A rule as its author meant it: spellings are made one, times are seconds. `id` is null until it is derived. `sample` is
 * the share, 0 to 1, of what an allow sends to people all the same. What a gate asks for (`tier`, `approvers`, …) also
 * stands on an allow with limits or a sample: for what they send to people.
 */
export type Rule<Id = string> = {
  id: Id;
  match: Match;
  when: Condition | null;
  decision: Decision;
  reason: string | null;
  tier: Tier | null;
  approvers: Requirement[] | null;
  sla_seconds: number | null;
  expires_seconds: number | null;
  undo_seconds: number | null;
  reason_codes: string[] | null;
  escalate_after: Escalation[];
  constraints: Record<string, ConstraintValue>;
  limits: Limit[];
  sample: number | null;
};

const role = text("a role", 64);
const WHOM = "a map such as { role: finance, count: 2 }";

const approver = closedMap(
  { role: role.optional(), any_of: someOf(role, "roles").optional(), count: people.default(1) },
  WHOM,
)
  .refine((whom) => (whom.role === undefined) !== (whom.any_of === undefined), "either role or any_of is needed")
  .transform(
    ({ role, any_of, count }): Requirement => ({ any_of: [...new Set(any_of ?? [role ?? ""])].sort(), count }),
  );

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
const constraint = z.custom<ConstraintValue>(
  (value) => isScalar(value) || (Array.isArray(value) && value.every(isScalar)),
  "a string, a number, true, false, or a list of these was expected",
);

const reasonCode = text("a reason code", 60).regex(
  /^[a-z][a-z0-9_]*$/,
  "a reason code is made of lower-case letters, digits and _, such as wrong_amount",
);

/** What a reject may name as its reason: `wrong_amount`, shown as "Wrong amount". */
export const reasonCodes = someOf(reasonCode, "reason codes").refine(
  (codes) => new Set(codes).size === codes.length,
  "a reason code stands here twice",
);

/** One step of a chain: `{ after: 15m, to: team-lead }`. */
const escalation = closedMap({ after: duration, to: role }, "a map such as { after: 15m, to: team-lead }").transform(
  ({ after, to }): Escalation => ({ after_seconds: after, to }),
);

/** The keys of one rule, each by itself; `ruleProblems` looks at them together. */
export const ruleKeys = closedMap(
  {
    id: text("an id", 100)
      .regex(/^[A-Za-z0-9][\w./:-]*$/, "an id is made of letters, digits and . _ - / : such as payment-gate")
      .optional(),
    match: match.optional(),
    tool: glob.optional(),
    when: condition.optional(),
    decision: oneOf(["allow", "allow_with_constraints", "require_approval", "deny"]).optional(),
    action: oneOf(["allow", "escalate", "deny"]).optional(),
    // A block of text may run over several lines; a reason is one.
    reason: z
      .string(expected("a text"))
      .transform((reason) => reason.replace(/\s+/g, " ").trim())
      .pipe(text("a reason", 500))
      .optional(),
    tier: oneOf(TIERS).optional(),
    approvers: someOf(approver, "approvers").optional(),
    sla: duration.optional(),
    expires: duration.optional(),
    undo_window: undo.optional(),
    reason_codes: reasonCodes.optional(),
    escalate_after: someOf(escalation, "steps").optional(),
    limits: someOf(limit, "limits").optional(),
    sample: share.optional(),
    constraints: z
      .record(z.string(), constraint, expected("a map of constraints"))
      .refine((constraints) => Object.keys(constraints).length > 0, NAMES_NOTHING)
      .optional(),
  },
  "a rule",
);
export type RuleKeys = z.infer<typeof ruleKeys>;

/** What a rule decides; null where it says nothing. */
export function decisionOf({ decision, action }: RuleKeys): Decision | null {
  return DECISION_WORDS[decision ?? action ?? ""] ?? null;
}

/** A rule from keys in which `ruleProblems` found nothing. */
export function ruleFrom(keys: RuleKeys): Rule<string | null> {
  return {
    id: keys.id ?? null,
    match: keys.tool === undefined ? (keys.match ?? {}) : { ...keys.match, tools: [keys.tool] },
    when: keys.when ?? null,
    decision: decisionOf(keys) ?? "DENY",
    reason: keys.reason ?? null,
    tier: keys.tier ?? null,
    approvers: keys.approvers ?? null,
    sla_seconds: keys.sla ?? null,
    expires_seconds: keys.expires ?? null,
    undo_seconds: keys.undo_window ?? null,
    reason_codes: keys.reason_codes ?? null,
    escalate_after: keys.escalate_after ?? [],
    constraints: keys.constraints ?? {},
    limits: keys.limits ?? [],
    sample: keys.sample ?? null,
  };
}
