import { type Formula, type Literal, negate, subjectOf } from "./formula";
import { entails } from "./literals";
import type { Sureness } from "./values";

const MAX_STEPS = 20_000;

type Search = { from: Sureness; to: Sureness; steps: number };

/**
 * True only where every action for which `given` is `from` has `wanted` be `to`: `implies(a, "possible", b, "sure")` says
 * that wherever `a` holds or can't be read, `b` holds. Sound, not complete: false also means that it wasn't found in a
 * bounded number of steps.
 */
export function implies(given: Formula, from: Sureness, wanted: Formula, to: Sureness): boolean {
  return proves(conjuncts(given), wanted, { from, to, steps: 0 });
}

/** True only where no action is both: where the one is, the other's opposite is. What isn't possible is surely not so. */
export function excludes(one: Formula, from: Sureness, other: Formula, to: Sureness): boolean {
  return implies(one, from, negate(other), to === "sure" ? "possible" : "sure");
}

function conjuncts(formula: Formula): Formula[] {
  return formula.kind === "all" ? formula.of.flatMap(conjuncts) : [formula];
}

/** By what is given in any case, else by the cases of one `any` that is about the same things. */
function proves(given: readonly Formula[], wanted: Formula, search: Search): boolean {
  if (++search.steps > MAX_STEPS) return false;
  if (wanted.kind === "all") return wanted.of.every((one) => proves(given, one, search));
  if (provesPlainly(given.filter(isLiteral), wanted, search)) return true;
  const subjects = subjectsOf(wanted);
  const cases = given.find((one) => !isLiteral(one) && [...subjectsOf(one)].some((subject) => subjects.has(subject)));
  if (cases === undefined || cases.kind === "literal") return false;
  const others = given.filter((one) => one !== cases);
  return cases.of.every((one) => proves([...others, ...conjuncts(one)], wanted, search));
}

function provesPlainly(given: readonly Literal[], wanted: Formula, search: Search): boolean {
  if (++search.steps > MAX_STEPS) return false;
  if (wanted.kind === "literal") return entails(given, search.from, wanted, search.to);
  if (wanted.kind === "all") return wanted.of.every((one) => provesPlainly(given, one, search));
  return wanted.of.some((one) => provesPlainly(given, one, search));
}

const isLiteral = (formula: Formula): formula is Literal => formula.kind === "literal";

const known = new WeakMap<Formula, ReadonlySet<string>>();

function subjectsOf(formula: Formula): ReadonlySet<string> {
  const subjects =
    known.get(formula) ??
    new Set(formula.kind === "literal" ? [subjectOf(formula)] : formula.of.flatMap((one) => [...subjectsOf(one)]));
  known.set(formula, subjects);
  return subjects;
}
