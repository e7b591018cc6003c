import { allOf, type Check } from "./answer";
import type { PolicyInput } from "./schemas";

const KEEP = 1_000;

type Named = { names: readonly Check[] };

/** The rules that are about an action's tool and topic, in their order. */
export type RulesFor<Rule = Named> = (input: PolicyInput) => readonly Rule[];

/**
 * Tool and topic tell most rules apart, and an agent has few of them: which rules they leave is worked out once for
 * each pair. At most 1,000 pairs are kept, since an agent may make names up.
 */
export function byName<Rule extends Named>(rules: readonly Rule[]): RulesFor<Rule> {
  const known = new Map<string, Map<string, readonly Rule[]>>();
  let kept = 0;
  return (input) => {
    const found = known.get(input.tool)?.get(input.topic);
    if (found !== undefined) return found;
    if (kept >= KEEP) {
      known.clear();
      kept = 0;
    }
    const left = rules.filter(({ names }) => allOf(names, input) !== false);
    const topics = known.get(input.tool) ?? new Map<string, readonly Rule[]>();
    known.set(input.tool, topics.set(input.topic, left));
    kept++;
    return left;
  };
}
