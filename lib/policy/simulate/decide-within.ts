import type { CompiledPolicy } from "../compile";
import { evaluate } from "../evaluate";
import { limitReason } from "../limit-reason";
import type { PolicyInput, Verdict } from "../schemas";
import type { WindowCounters } from "./window-counters";

/**
 * What a policy says of one action of a series, with its limits: what may run without a person is counted; past a limit
 * the rule becomes a gate (policy.md, *Limits*). Actions come in the order of `input.now`.
 */
export function decideWithin(policy: CompiledPolicy, input: PolicyInput, counters: WindowCounters): Verdict {
  const exceeded = new Map<string, string>();
  // Again until it settles: past one exception's limit, another with limits of its own may lift the floor. A verdict never
  // lists the limits of what is past one, so each round knows of more.
  for (let known = -1; exceeded.size > known; ) {
    known = exceeded.size;
    const verdict = evaluate(policy, input, { exceeded });
    if (verdict.limits.length === 0) return verdict;
    const waits = verdict.decision === "REQUIRE_APPROVAL";
    const past = waits ? counters.past(verdict.limits, input.now) : counters.take(verdict.limits, input.now);
    if (past === null) return verdict;
    // Where several limits of one rule are past, the reason names the first.
    for (const { use, used } of past.toReversed()) exceeded.set(use.rule_id, limitReason(use, used));
  }
  throw new Error("a rule past its limit was asked for its limit again");
}
