import type { Condition, Test } from "../condition-source";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";
import { globCovers } from "./glob-relations";

type Applies = Pick<Rule, "match" | "when">;

/**
 * True only where a rule applies to everything that another applies to, and for sure to everything that the other applies
 * to for sure: it asks for nothing that the other doesn't ask for as well, or more narrowly. Sound, not complete.
 */
export function covers(wider: Applies, narrower: Applies): boolean {
  return matchCovers(wider.match, narrower.match) && conditionCovers(wider.when, narrower.when);
}

function matchCovers(wider: Match, narrower: Match): boolean {
  return (
    namesCover(wider.tools, narrower.tools) &&
    namesCover(wider.topics, narrower.topics) &&
    namesCover(wider.agents, narrower.agents) &&
    // What is unsaid is in doubt even for `*`, so here leaving the key out is not the same.
    globsCover(wider.environments, narrower.environments) &&
    globsCover(wider.on_behalf_of, narrower.on_behalf_of) &&
    tagsCover(wider, narrower) &&
    (wider.modes === undefined || isWithin(narrower.modes, wider.modes)) &&
    Object.entries(wider.labels ?? {}).every(([key, value]) => labelOf(narrower, key) === value)
  );
}

const labelOf = ({ labels = {} }: Match, key: string): string | undefined =>
  Object.hasOwn(labels, key) ? labels[key] : undefined;

const isWithin = (some: readonly string[] | undefined, others: readonly string[]): boolean =>
  some?.every((one) => others.includes(one)) ?? false;

/** Every action has these, so a bare `*` asks for nothing. */
function namesCover(wider: readonly string[] | undefined, narrower: readonly string[] | undefined): boolean {
  return wider?.some(isEverything) || globsCover(wider, narrower);
}

/** Whether a glob matches every text. */
export function isEverything(glob: string): boolean {
  return /^\*+$/.test(glob);
}

function globsCover(wider: readonly string[] | undefined, narrower: readonly string[] | undefined): boolean {
  if (wider === undefined) return true;
  return narrower?.every((inner) => wider.some((outer) => globCovers(outer, inner))) ?? false;
}

function tagsCover(wider: Match, narrower: Match): boolean {
  const { risk_tags: any = [], risk_tags_all: all = [] } = narrower;
  const carried = any.length === 1 ? [...all, ...any] : all;
  if (!isWithin(wider.risk_tags_all ?? [], carried)) return false;
  if (wider.risk_tags === undefined) return true;
  if (wider.risk_tags.length === 0) return narrower.risk_tags?.length === 0;
  const wanted = wider.risk_tags;
  return (any.length > 0 && isWithin(any, wanted)) || all.some((tag) => wanted.includes(tag));
}

/** Everything that the wider condition asks for, the narrower one asks for too. */
function conditionCovers(wider: Condition | null, narrower: Condition | null): boolean {
  const asked = conjuncts(narrower);
  return conjuncts(wider).every((one) => asked.some((other) => isImplied(one, other)));
}

/** What must hold for a `when` to hold. */
export function conjuncts(condition: Condition | null): Exclude<Condition, { kind: "all" }>[] {
  if (condition === null) return [];
  return condition.kind === "all" ? condition.of.flatMap(conjuncts) : [condition];
}

/** Both can be read of the same values: a bound in place of another bound leaves nothing more or less in doubt. */
function isImplied(wider: Condition, narrower: Condition): boolean {
  if (wider.kind === "test" && narrower.kind === "test" && wider.path === narrower.path) {
    return sameForm(wider, narrower) || isLooserBound(wider, narrower);
  }
  return sameForm(wider, narrower);
}

const BOUNDS = {
  gt: { above: true, strict: true },
  gte: { above: true, strict: false },
  lt: { above: false, strict: true },
  lte: { above: false, strict: false },
} as const;

/** `gt: 100` for `gt: 500`, `lte: 50` for `lt: 50`. */
function isLooserBound(wider: Test, narrower: Test): boolean {
  if (!isBound(wider) || !isBound(narrower)) return false;
  const [outer, inner] = [BOUNDS[wider.operator], BOUNDS[narrower.operator]];
  if (outer.above !== inner.above) return false;
  if (wider.operand === narrower.operand) return inner.strict || !outer.strict;
  return outer.above ? narrower.operand > wider.operand : narrower.operand < wider.operand;
}

const isBound = (test: Test): test is Extract<Test, { operator: keyof typeof BOUNDS }> => test.operator in BOUNDS;

const sameForm = (one: Condition, other: Condition): boolean => JSON.stringify(one) === JSON.stringify(other);
