import type { Effect, PolicyChange } from "./change";

/**
 * One difference between two rules, before it is known what it does. `loosens`: it may hold back less; `widens`: it may
 * decide what no rule decided before. What of this matters depends on the other rules.
 */
export type Line = Pick<PolicyChange, "says" | "before" | "after"> & {
  loosens: boolean;
  widens: boolean;
  tightens: boolean;
};

/** A difference of which each way is plain: what doesn't loosen tightens. */
export function line(says: string, before: unknown, after: unknown, loosens: boolean): Line {
  return { says, before, after, loosens, widens: false, tightens: !loosens };
}

/** A difference that changes no decision. */
export function remark(says: string, before: unknown, after: unknown): Line {
  return { says, before, after, loosens: false, widens: false, tightens: false };
}

/** `kept` and `nothingAdded` are the two halves of what makes a change safe (`isKept`, `addsNothing`). */
export function effectOf(line: Line, kept: boolean, nothingAdded: boolean): Effect {
  if ((line.loosens && !kept) || (line.widens && !nothingAdded)) return "weaker";
  return line.tightens ? "stronger" : "neutral";
}
