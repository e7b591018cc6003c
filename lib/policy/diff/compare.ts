import type { PolicySource } from "../source";
import { tiersOf } from "./ask";
import type { PolicyChange } from "./change";
import { exceptionChanges } from "./exception-changes";
import { ruleChanges } from "./rule-changes";
import { codeChanges, defaultChanges, tierChanges } from "./setting-changes";
import { sideOf } from "./side";

/** Everything that is different, and whether any of it may make a decision weaker. */
export type PolicyDiff = { changes: PolicyChange[]; weakens: boolean };

/**
 * Which decisions get weaker or stronger from one policy to another, and for whom; `before` is null where none is active
 * and everything is denied. `weakens` is false only where it is shown that no action whatsoever is asked for less: by the
 * rules as they are written, so what can't be compared counts as weaker. The order of rules is of no meaning.
 */
export function comparePolicies(before: PolicySource | null, after: PolicySource): PolicyDiff {
  const tiers = tiersOf(after);
  const was = sideOf(before ?? { rules: [], default: "DENY" }, tiers);
  const changes = [
    ...defaultChanges(before?.default ?? "DENY", after.default),
    ...(before === null ? [] : tierChanges(before, after)),
    ...(before === null ? [] : codeChanges(before.reason_codes, after.reason_codes)),
    ...ruleChanges(was, sideOf(after, tiers)),
    ...exceptionChanges(before?.floor_exceptions ?? [], after.floor_exceptions),
  ];
  return { changes: changes.map(shortened), weakens: changes.some(({ effect }) => effect === "weaker") };
}

const LONGEST_SAID = 600;
const cut = (text: string): string => (text.length > LONGEST_SAID ? `${text.slice(0, LONGEST_SAID)}…` : text);

/** A condition can be as long as a policy may be; a sentence can't. */
function shortened(change: PolicyChange): PolicyChange {
  return { ...change, says: cut(change.says), applies_to: cut(change.applies_to) };
}
