import { writeDuration } from "../duration";
import { isDeepStrictEqual } from "node:util";
import { TIERS, type Tier } from "../schemas";
import type { PolicySource } from "../source";
import { tiersOf } from "./ask";
import type { PolicyChange } from "./change";
import { effectOf, type Line, line, remark } from "./line";

const DEFAULT_WORDS = { DENY: "is denied", REQUIRE_APPROVAL: "waits for approval" } as const;

/** What differs in what decides where no rule does. */
export function defaultChanges(before: PolicySource["default"], after: PolicySource["default"]): PolicyChange[] {
  if (before === after) return [];
  const effect = after === "DENY" ? "stronger" : "weaker";
  const says = `what no rule matches ${DEFAULT_WORDS[after]} now; before, it ${after === "DENY" ? "waited for approval" : "was denied"}`;
  return [{ kind: "default", id: "default", effect, says, applies_to: "what no rule matches", before, after }];
}

/** What differs in what tiers give to gates that don't say otherwise, the built-in values taken for what is not said. */
export function tierChanges(before: PolicySource, after: PolicySource): PolicyChange[] {
  const [was, is] = [tiersOf(before), tiersOf(after)];
  return TIERS.flatMap((tier) =>
    tierLines(tier, was[tier], is[tier]).map((one): PolicyChange => {
      const { says, before: old, after: next } = one;
      const applies_to = `gates of tier ${tier}, where they don't say otherwise`;
      return {
        kind: "tier",
        id: tier,
        effect: effectOf(one, false, false),
        says,
        applies_to,
        before: old,
        after: next,
      };
    }),
  );
}

type Values = ReturnType<typeof tiersOf>[Tier];

function tierLines(tier: Tier, was: Values, is: Values): Line[] {
  const lines: Line[] = [];
  if (was.approvers !== is.approvers) {
    const says = `tier ${tier}: ${is.approvers} ${is.approvers === 1 ? "person" : "people"} instead of ${was.approvers}`;
    lines.push(line(says, was.approvers, is.approvers, is.approvers < was.approvers));
  }
  if (was.expires_seconds !== is.expires_seconds) {
    const says = `tier ${tier}: expires after ${writeDuration(is.expires_seconds)} instead of ${writeDuration(was.expires_seconds)}`;
    lines.push(line(says, was.expires_seconds, is.expires_seconds, is.expires_seconds > was.expires_seconds));
  }
  if (was.undo_seconds !== is.undo_seconds) {
    const says = `tier ${tier}: can be taken back for ${writeDuration(is.undo_seconds)} instead of ${writeDuration(was.undo_seconds)}`;
    lines.push(line(says, was.undo_seconds, is.undo_seconds, is.undo_seconds < was.undo_seconds));
  }
  if (was.sla_seconds !== is.sla_seconds) {
    const says = `tier ${tier}: escalates after ${writeDuration(is.sla_seconds)} instead of ${writeDuration(was.sla_seconds)}`;
    lines.push(remark(says, was.sla_seconds, is.sla_seconds));
  }
  return lines;
}

/** What differs in what a reject may name; it decides nothing. */
export function codeChanges(before: readonly string[], after: readonly string[]): PolicyChange[] {
  if (isDeepStrictEqual(before, after)) return [];
  const says = after.length === 0 ? "a reject needs no reason code" : `a reject names one of ${after.join(", ")}`;
  const applies_to = "gates that list no reason codes";
  return [{ kind: "reason_codes", id: "reason_codes", effect: "neutral", says, applies_to, before, after }];
}
