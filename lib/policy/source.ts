import { z } from "zod";
import { type FloorException, floorException } from "./exception-source";
import { closedMap, duration, expected, oneOf, people, someOf, undo } from "./fields";
import { PRESET_NAMES, presetRules } from "./presets";
import { ruleProblems } from "./rule-problems";
import { type Rule, reasonCodes, ruleFrom, ruleKeys } from "./rule-source";
import type { Decision, Tier } from "./schemas";
import type { TierDefaults } from "./tiers";

/**
 * A policy as its author meant it, ready to be compiled. `rules` are its own in their order, then those of the preset that
 * it extends. `reason_codes` are for gates that name none.
 */
export type PolicySource = {
  version: "v1";
  default: Extract<Decision, "REQUIRE_APPROVAL" | "DENY">;
  tiers: Partial<Record<Tier, Partial<TierDefaults>>>;
  reason_codes: string[];
  floor_exceptions: FloorException[];
  rules: Rule[];
};

const MAX_RULES = 1_000;

const rule = ruleKeys
  .superRefine((keys, ctx) => {
    for (const { path, message, at } of ruleProblems(keys))
      ctx.addIssue({ code: "custom", path, message, params: { at } });
  })
  .transform(ruleFrom);

const tier = closedMap(
  {
    approvers: people.optional(),
    sla: duration.optional(),
    expires: duration.optional(),
    undo_window: undo.optional(),
  },
  "a map such as { sla: 30m, expires: 8h }",
).transform(({ approvers, sla, expires, undo_window }): Partial<TierDefaults> => {
  const values = { approvers, sla_seconds: sla, expires_seconds: expires, undo_seconds: undo_window };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
});

const tiers = closedMap(
  { low: tier.optional(), medium: tier.optional(), high: tier.optional(), critical: tier.optional() },
  "a map of tiers",
).transform(({ low = {}, medium = {}, high = {}, critical = {} }) => ({ low, medium, high, critical }));

/**
 * Names the rules of the second guide's kind, which have none: `payment.send#1` is the first of them for that tool.
 * No written id has a `#`.
 */
function named(rules: readonly Rule<string | null>[]): Rule[] {
  const counts = new Map<string, number>();
  return rules.map((rule) => {
    if (rule.id !== null) return { ...rule, id: rule.id };
    const tool = rule.match.tools?.[0] ?? "";
    const count = (counts.get(tool) ?? 0) + 1;
    counts.set(tool, count);
    return { ...rule, id: `${tool}#${count}` };
  });
}

const rules = z
  .array(rule, expected("a list of rules"))
  .max(MAX_RULES, `at most ${MAX_RULES} rules are allowed`)
  .superRefine((all, ctx) => {
    const seen = new Set<string>();
    for (const [index, { id }] of all.entries()) {
      if (id === null) continue;
      if (seen.has(id))
        ctx.addIssue({ code: "custom", path: [index, "id"], message: `another rule has the id "${id}"` });
      seen.add(id);
    }
  })
  .transform(named);

/** Two exceptions for one tool count by themselves; what is said of other tools renames none. */
const exceptions = someOf(floorException, "exceptions").transform((all): FloorException[] =>
  all.map((exception, index) => {
    const before = all.slice(0, index).filter(({ tool }) => tool === exception.tool).length;
    return { id: `floor-exception:${exception.tool}#${before + 1}`, ...exception };
  }),
);

/** The source of a policy, as plain values. */
export const policySource = closedMap(
  {
    version: z.literal("v1", expected("v1")).default("v1"),
    extends: oneOf(PRESET_NAMES).optional(),
    default: z.enum(["deny", "require_approval"], expected("deny or require_approval")).default("deny"),
    tiers: tiers.default({ low: {}, medium: {}, high: {}, critical: {} }),
    reason_codes: reasonCodes.default([]),
    floor_exceptions: exceptions.default([]),
    rules,
  },
  "a policy, a map with rules,",
).transform(
  ({ default: fallback, extends: preset, rules, ...rest }): PolicySource => ({
    ...rest,
    default: fallback === "deny" ? "DENY" : "REQUIRE_APPROVAL",
    rules: preset === undefined ? rules : [...rules, ...presetRules(preset)],
  }),
);
