import type { Test } from "../condition-source";
import { globCovers, globsOverlap } from "../lint/glob-relations";
import { type Atom, isReadable, type Literal, sameAtom, subjectOf } from "./formula";
import { compilePasses, isByPlace, representatives, type Sureness, testLiterals } from "./values";

/**
 * True only where every action for which all of `given` are `from` also has `wanted` be `to`: from what is said of the
 * same thing, one by one, and together where values are compared by their place.
 */
export function entails(given: readonly Literal[], from: Sureness, wanted: Literal, to: Sureness): boolean {
  const subject = subjectOf(wanted);
  const related = given.filter((literal) => subjectOf(literal) === subject);
  return (
    related.some((literal) => entailsAlone(literal, from, wanted, to)) ||
    entailsByPlace(related, from, wanted, to) ||
    entailsByList(related, from, wanted, to)
  );
}

function entailsAlone(given: Literal, from: Sureness, wanted: Literal, to: Sureness): boolean {
  const [one, other] = [given.atom, wanted.atom];
  // All pairs that are told apart here are in doubt for the same actions; what is in doubt is possible, but not sure.
  if (from === "possible" && to === "sure" && !(isReadable(one) && isReadable(other))) return false;
  if (given.negated) return wanted.negated && isWithin(other, one);
  return wanted.negated ? excludes(one, other) : isWithin(one, other);
}

/** Every action of which `inner` holds is one of which `outer` holds. */
function isWithin(inner: Atom, outer: Atom): boolean {
  if (sameAtom(inner, outer)) return true;
  if (inner.kind === "glob" && outer.kind === "glob") return globCovers(outer.glob, inner.glob);
  return inner.kind === "test" && outer.kind === "test" && isLongerPiece(inner.test, outer.test);
}

/** What begins with `refund.` begins with `ref`. */
function isLongerPiece(inner: Test, outer: Test): boolean {
  if (inner.operator === "starts_with" && outer.operator === "starts_with") {
    return inner.operand.startsWith(outer.operand);
  }
  return inner.operator === "ends_with" && outer.operator === "ends_with" && inner.operand.endsWith(outer.operand);
}

/** No action has both. An agent has two names, each of which may match another glob. */
function excludes(one: Atom, other: Atom): boolean {
  if (one.kind === "glob" && other.kind === "glob") {
    return one.field !== "agent" && !globsOverlap(one.glob, other.glob);
  }
  if (one.kind === "label" && other.kind === "label") return one.value !== other.value;
  if (one.kind === "mode" && other.kind === "mode") return one.mode !== other.mode;
  return (one.kind === "untagged" && other.kind === "tag") || (one.kind === "tag" && other.kind === "untagged");
}

/** Tries every place that the value can have, and with it every way of not being readable. */
function entailsByPlace(given: readonly Literal[], from: Sureness, wanted: Literal, to: Sureness): boolean {
  const [target] = testLiterals([wanted]);
  if (target === undefined || !isByPlace(target)) return false;
  const known = testLiterals(given).filter(isByPlace);
  const holds = known.map((literal) => compilePasses(literal, from));
  const asked = compilePasses(target, to);
  return representatives([...known, target]).every((value) => !holds.every((passes) => passes(value)) || asked(value));
}

/** Where the value surely is one of those listed, whatever is asked of it can be tried on each. */
function entailsByList(given: readonly Literal[], from: Sureness, wanted: Literal, to: Sureness): boolean {
  const [target] = testLiterals([wanted]);
  if (target === undefined || from === "possible") return false;
  const asked = compilePasses(target, to);
  return testLiterals(given).some(({ test, negated }) => {
    if (negated || (test.operator !== "eq" && test.operator !== "in")) return false;
    return test.operator === "eq" ? asked(test.operand) : test.operand.every(asked);
  });
}
