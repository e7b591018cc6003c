import { writeDuration } from "../duration";
import { TIERS } from "../schemas";
import { DEFAULT_TIER } from "../tiers";
import { type Draft, type LintContext, placeIn } from "./finding";

/** An SLA longer than the expiry: nobody would be told that a job is overdue before it is gone. */
export function* times(context: LintContext): Generator<Draft> {
  const { compiled, own, isWritten } = context;
  for (const tier of TIERS) {
    const { sla_seconds, expires_seconds } = compiled.tiers[tier];
    if (sla_seconds <= expires_seconds) continue;
    const path = [
      ["tiers", tier, "sla"],
      ["tiers", tier, "expires"],
    ].find(isWritten) ?? ["tiers", tier];
    yield draft(path, sla_seconds, expires_seconds, null);
  }
  for (const placed of own) {
    const { rule } = placed;
    if (rule.sla_seconds === null && rule.expires_seconds === null) continue;
    const tier = compiled.tiers[rule.tier ?? DEFAULT_TIER];
    const sla = rule.sla_seconds ?? tier.sla_seconds;
    const expires = rule.expires_seconds ?? tier.expires_seconds;
    if (sla > expires) yield draft(placeIn(context, placed, ["sla"], ["expires"]), sla, expires, rule);
  }
}

function draft(path: Draft["path"], sla: number, expires: number, rule: Draft["rule"]): Draft {
  const message =
    `the SLA of ${writeDuration(sla)} is longer than the expiry of ${writeDuration(expires)}: the job expires before it is overdue; ` +
    "shorten the SLA or lengthen the expiry";
  return { severity: "warning", code: "sla_after_expiry", path, message, rule };
}
