import { DEFAULT_TIER } from "../tiers";
import { type Draft, type LintContext, placeIn } from "./finding";

/** Gates and denials that don't say why, and gates that ask for fewer people than their tier. */
export function* bareGates(context: LintContext): Generator<Draft> {
  for (const placed of context.own) {
    const { rule } = placed;
    const gates = rule.decision === "REQUIRE_APPROVAL";
    if (rule.reason === null && (gates || rule.decision === "DENY")) {
      const reader = gates ? "reviewers and the agent read" : "the agent reads";
      const message = `has no reason: ${reader} it to know why; write one, such as reason: Payments need finance`;
      yield { severity: "warning", code: "no_reason", path: placed.path, message, rule };
    }
    const tier = rule.tier ?? DEFAULT_TIER;
    const asked = rule.approvers?.reduce((sum, { count }) => sum + count, 0) ?? null;
    const { approvers } = context.compiled.tiers[tier];
    if (asked === null || asked >= approvers) continue;
    const message =
      `asks for ${asked} ${asked === 1 ? "person" : "people"}, fewer than the ${approvers} of the tier ${tier}; ` +
      "raise a count, or lower the tier";
    yield {
      severity: "warning",
      code: "fewer_than_tier",
      path: placeIn(context, placed, ["approvers"]),
      message,
      rule,
    };
  }
}
