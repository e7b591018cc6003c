import { quote } from "../describe";
import { writeDuration } from "../duration";
import { nearest } from "../nearest";
import { DEFAULT_TIER } from "../tiers";
import { type Draft, type LintContext, placeIn } from "./finding";

/** Steps of a chain that would reach nobody: their role is held by no one, or the job has expired before. */
export function* escalations(context: LintContext): Generator<Draft> {
  const { compiled, own, known } = context;
  for (const placed of own) {
    const { rule } = placed;
    const expires = rule.expires_seconds ?? compiled.tiers[rule.tier ?? DEFAULT_TIER].expires_seconds;
    for (const [index, { to, after_seconds }] of rule.escalate_after.entries()) {
      if (known !== null && (known.roles.get(to) ?? []).length === 0) {
        const meant = known.roles.has(to) ? null : nearest(to, known.roles.keys());
        const path = placeIn(context, placed, ["escalate_after", index, "to"]);
        yield { severity: "warning", ...unheld(to, meant), path, rule };
      }
      if (after_seconds >= expires) {
        const message = `this step comes after ${writeDuration(after_seconds)}, but the job expires after ${writeDuration(expires)}: nobody would be told; shorten the step or lengthen the expiry`;
        const path = placeIn(context, placed, ["escalate_after", index, "after"]);
        yield { severity: "warning", code: "escalation_after_expiry", path, message, rule };
      }
    }
  }
}

function unheld(role: string, meant: string | null): Pick<Draft, "code" | "message"> {
  if (meant === null) {
    const message = `nobody holds the role ${quote(role)}, so this step tells nobody; give somebody the role, or name another`;
    return { code: "unheld_role", message };
  }
  const message = `there is no role ${quote(role)}, so this step tells nobody; did you mean ${quote(meant)}?`;
  return { code: "typo_role", message };
}
