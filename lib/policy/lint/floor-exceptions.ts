import { quote } from "../describe";
import type { FloorException } from "../exception-source";
import type { Draft, LintContext } from "./finding";
import { listsOverlap } from "./glob-relations";

const DAY_MS = 86_400_000;
const SOON_DAYS = 14;

/** Exceptions from the floor that have ended, soon end, or let nothing run. */
export function* floorExceptions({ policy, now }: LintContext): Generator<Draft> {
  for (const [index, exception] of policy.floor_exceptions.entries()) {
    const path = ["floor_exceptions", index];
    const warning = { severity: "warning", rule: null } as const;
    const days = daysLeft(exception, now);
    if (days <= 0) {
      const message = `ended with ${exception.expires_on} (UTC): the floor asks people again; leave it out, or set a new day`;
      yield { ...warning, code: "exception_expired", path: [...path, "expires_on"], message };
    } else if (days <= SOON_DAYS) {
      const left = days === 1 ? "with this day" : `in ${days} days`;
      const message = `ends ${left} (UTC), and the floor then asks people again; set a new day where it is still needed`;
      yield { ...warning, code: "exception_expires_soon", path: [...path, "expires_on"], message };
    }
    if (!canRun(exception, policy.rules)) {
      const message = `lets nothing run: no rule allows ${quote(exception.tool)}; add a rule that allows it, or leave this out`;
      yield { ...warning, code: "exception_unused", path: [...path, "tool"], message };
    }
  }
}

/** Days that an exception still holds, today among them; 0 or less where it has ended. */
function daysLeft({ expires_on }: FloorException, now: Date): number {
  return Math.ceil((Date.parse(`${expires_on}T00:00:00Z`) + DAY_MS - now.getTime()) / DAY_MS);
}

/** An exception only lifts the floor: something must still allow the action. */
function canRun({ tool }: FloorException, rules: LintContext["policy"]["rules"]): boolean {
  return rules.some(({ decision, match }) => decision.startsWith("ALLOW") && listsOverlap(match.tools, [tool]));
}
