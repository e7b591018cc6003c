import { isDeepStrictEqual } from "node:util";
import type { Condition, Test } from "../condition-source";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";
import { type Formula, matchFormula, whenFormula } from "./formula";
import { implies } from "./implies";
import type { Line } from "./line";
import { allows, restricts } from "./side";
import { conditionWords, MATCH_KEYS, matchWords } from "./words";

/** What differs in what two rules match, each key of `match` by itself, and `when`. */
export function conditionLines(before: Rule, after: Rule): Line[] {
  const keys = MATCH_KEYS.filter((key) => !isDeepStrictEqual(listed(before, key), listed(after, key))).map((key) => {
    const [was, is] = [matchWords(before.match, key), matchWords(after.match, key)];
    const says = `${after.id} ${matchChange(was, is)}`;
    const forms: [Formula, Formula] = [matchFormula(before.match, key), matchFormula(after.match, key)];
    return lineOf(says, [before, after], forms, before.match[key] ?? null, after.match[key] ?? null);
  });
  if (isDeepStrictEqual(before.when, after.when)) return keys;
  const [was, is] = [before, after].map(({ when }) => (when === null ? null : conditionWords(when)));
  const forms: [Formula, Formula] = [whenFormula(before.when), whenFormula(after.when)];
  return [...keys, lineOf(whenChange(before, after), [before, after], forms, was ?? null, is ?? null)];
}

/** The order of a list is of no meaning. */
function listed({ match }: Rule, key: keyof Match): unknown {
  const wanted = match[key];
  return Array.isArray(wanted) ? [...new Set(wanted)].sort() : wanted;
}

/** A wider gate holds back more, but may also let wait what was denied; a wider allow lets more run. Narrower, the reverse. */
function lineOf(
  says: string,
  [was, is]: [Rule, Rule],
  [one, other]: [Formula, Formula],
  before: unknown,
  after: unknown,
): Line {
  const narrower = isWithin(other, one);
  const wider = isWithin(one, other);
  const widens = !narrower && is.decision !== "DENY";
  const loosens = !wider && restricts(was);
  // Only an allow says nothing more by matching more.
  const tightens = narrower === wider ? false : narrower ? allows(is) : restricts(is);
  return { says, before, after, widens, loosens, tightens };
}

/** Whether one applies nowhere where the other doesn't, neither for sure nor in doubt. */
function isWithin(one: Formula, other: Formula): boolean {
  return implies(one, "sure", other, "sure") && implies(one, "possible", other, "possible");
}

function matchChange(was: string, is: string): string {
  if (was === "") return `now matches only ${is}`;
  return is === "" ? `no longer matches only ${was}` : `now matches ${is} instead of ${was}`;
}

const BOUND_WORDS = { gt: "above", gte: "from", lt: "below", lte: "up to" } as const;
type Bound = Extract<Test, { operator: keyof typeof BOUND_WORDS }>;

const DOES = {
  ALLOW: "allows",
  ALLOW_WITH_CONSTRAINTS: "allows",
  REQUIRE_APPROVAL: "gates",
  DENY: "denies",
} as const;

function whenChange(before: Rule, after: Rule): string {
  const { id } = after;
  const [was, is] = [conjuncts(before.when), conjuncts(after.when)];
  const gone = was.filter((one) => !is.some((other) => isDeepStrictEqual(one, other)));
  const added = is.filter((one) => !was.some((other) => isDeepStrictEqual(one, other)));
  const [old] = gone;
  const [next] = added;
  if (gone.length === 1 && added.length === 1 && isBound(old) && isBound(next) && old.path === next.path) {
    if (old.operator === next.operator) {
      return `${id} now ${DOES[after.decision]} ${next.path} ${BOUND_WORDS[next.operator]} ${next.operand} instead of ${old.operand}`;
    }
  }
  if (added.length === 0) return `${id} no longer asks that ${allWords(gone)}`;
  if (gone.length === 0) return `${id} now applies only where ${allWords(added)}`;
  return `${id} now applies where ${allWords(added)} instead of where ${allWords(gone)}`;
}

const isBound = (condition: Condition | undefined): condition is Bound =>
  condition?.kind === "test" && condition.operator in BOUND_WORDS;

const allWords = (conditions: readonly Condition[]): string => conditions.map(conditionWords).join(", ") || "anything";

function conjuncts(condition: Condition | null): Condition[] {
  if (condition === null) return [];
  return condition.kind === "all" ? condition.of.flatMap(conjuncts) : [condition];
}
