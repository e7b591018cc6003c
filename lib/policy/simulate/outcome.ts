import { isDeepStrictEqual } from "node:util";
import { isWeaker } from "../diff/weaker";
import type { Verdict } from "../schemas";
import type { Effect } from "./schemas";

/** The part of a verdict that is kept of the past, and by which two policies are compared. */
export type Outcome = Pick<Verdict, "decision" | "tier" | "rule_id" | "requirements" | "constraints">;

/** What no policy at all says of everything ([T7]). */
export const NO_POLICY: Outcome = {
  decision: "DENY",
  tier: null,
  rule_id: "policy_unavailable",
  requirements: [],
  constraints: {},
};

/** What changes from one outcome to the other; null where it is the same, whichever rule says so. */
export function effectOf(was: Outcome, now: Outcome): Effect | null {
  if (isSame(was, now)) return null;
  if (isWeaker(was, now)) return "weaker";
  return isWeaker(now, was) ? "stronger" : "different";
}

function isSame(was: Outcome, now: Outcome): boolean {
  return (
    was.decision === now.decision &&
    was.tier === now.tier &&
    isDeepStrictEqual(was.requirements, now.requirements) &&
    isDeepStrictEqual(was.constraints, now.constraints)
  );
}
