import type { Rule } from "../rule-source";

type RulePairs = { pairs: [before: Rule, after: Rule][]; removed: Rule[]; added: Rule[] };

/**
 * Which rule became which: the same id with the same content, then the same content under another id, then the same id.
 * Where a rule stands is of no meaning.
 */
export function pairRules(before: readonly Rule[], after: readonly Rule[]): RulePairs {
  const left = new Set(before);
  const open = new Set(after);
  const pairs: RulePairs["pairs"] = [];
  for (const key of [(rule: Rule) => JSON.stringify(rule), contentOf, (rule: Rule) => rule.id]) {
    const found = new Map([...left].map((rule) => [key(rule), rule]));
    for (const rule of [...open]) {
      const was = found.get(key(rule));
      if (was === undefined || !left.delete(was)) continue;
      open.delete(rule);
      pairs.push([was, rule]);
    }
  }
  return { pairs, removed: [...left], added: [...open] };
}

const contentOf = (rule: Rule): string => JSON.stringify({ ...rule, id: "" });
