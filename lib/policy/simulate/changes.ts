import type { Verdict } from "../schemas";
import type { Case } from "./case";
import type { Outcome } from "./outcome";
import type { Change, Effect, OutcomeView } from "./schemas";

const SHOWN = 1_000;

/** The actions that a policy decides otherwise: how many, and the first of each effect. */
export class Changes {
  private readonly first: Record<Effect, Change[]> = { weaker: [], stronger: [], different: [] };
  readonly counts: Record<Effect, number> = { weaker: 0, stronger: 0, different: 0 };

  add({ ref, input, title }: Case, was: Outcome, now: Verdict, effect: Effect): void {
    this.counts[effect] += 1;
    if (this.first[effect].length >= SHOWN) return;
    const { tool, agent } = input;
    const at = input.now.toISOString();
    const sides = { was: viewOf(was), now: { ...viewOf(now), reason: now.reason } };
    this.first[effect].push({ ...ref, tool, agent: agent.name, at, title, ...sides, effect });
  }

  get total(): number {
    return this.counts.weaker + this.counts.stronger + this.counts.different;
  }

  /** The first 1,000, what got weaker before all else. */
  get shown(): Change[] {
    return [...this.first.weaker, ...this.first.stronger, ...this.first.different].slice(0, SHOWN);
  }
}

const viewOf = ({ decision, tier, rule_id }: OutcomeView): OutcomeView => ({ decision, tier, rule_id });
