import type { Decision, Verdict } from "../schemas";
import type { Case } from "./case";
import { Changes } from "./changes";
import { effectOf, type Outcome } from "./outcome";
import type { Simulation, WasAndNow } from "./schemas";
import { Workload } from "./workload";

type RuleCount = Simulation["by_rule"][number];
type Totals = Omit<
  Simulation,
  "snapshot" | "against" | "window" | "from" | "to" | "days" | "problems" | "problems_total" | "ignored"
>;

const noDecisions = (): Record<Decision, number> => ({
  ALLOW: 0,
  ALLOW_WITH_CONSTRAINTS: 0,
  REQUIRE_APPROVAL: 0,
  DENY: 0,
});

/** Adds up what was decided then and what is decided now. */
export class Tally {
  private total = 0;
  private compared = 0;
  private readonly totals = { was: noDecisions(), now: noDecisions() };
  private readonly transitions = new Map<string, Simulation["transitions"][number]>();
  private readonly rules = new Map<string, RuleCount>();
  private readonly workload = new Workload();
  private readonly changes = new Changes();

  add(one: Case, was: Case["was"], now: Verdict): void {
    this.total += 1;
    this.count("now", now);
    if (was === null) return;
    const known = withDetails(was, now);
    this.compared += 1;
    this.count("was", known);
    this.transit(known.decision, now.decision);
    const effect = effectOf(known, now);
    if (effect !== null) this.changes.add(one, known, now, effect);
  }

  result(days: number | null): Totals {
    const { total, compared, totals, changes } = this;
    return {
      total,
      compared,
      unchanged: compared - changes.total,
      ...changes.counts,
      totals,
      transitions: [...this.transitions.values()].sort((one, other) => other.count - one.count),
      by_rule: [...this.rules.values()].sort((one, other) => most(other) - most(one)),
      ...this.workload.result(days),
      changes: changes.shown,
      changes_total: changes.total,
    };
  }

  private count(side: keyof WasAndNow, outcome: Outcome): void {
    const { decision, rule_id } = outcome;
    this.totals[side][decision] += 1;
    this.workload.add(side, outcome);
    const key = `${decision} ${rule_id ?? ""}`;
    const rule = this.rules.get(key) ?? { rule_id, decision, was: 0, now: 0 };
    rule[side] += 1;
    this.rules.set(key, rule);
  }

  private transit(from: Decision, to: Decision): void {
    const key = `${from} ${to}`;
    const transition = this.transitions.get(key) ?? { from, to, count: 0 };
    transition.count += 1;
    this.transitions.set(key, transition);
  }
}

const most = ({ was, now }: WasAndNow): number => Math.max(was, now);

/** Where only the decision of then is known, all else is taken to be as it is now, so that it alone is compared. */
function withDetails(was: NonNullable<Case["was"]>, now: Verdict): Outcome {
  if ("tier" in was) return was;
  const { decision } = was;
  if (decision === now.decision) return now;
  const constraints = decision === "ALLOW_WITH_CONSTRAINTS" ? UNKNOWN : {};
  return { decision, tier: null, rule_id: null, requirements: [], constraints };
}

/** Something was asked for, though nobody knows what: without constraints it would be weaker. */
const UNKNOWN = { "": true };
