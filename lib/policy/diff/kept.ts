import { asksSamePeople, askOf, isAsStrict, isAsStrictAsDefault, UNSAID } from "./ask";
import { formulaOf } from "./formula";
import { excludes, implies } from "./implies";
import { allows, decidesWhere, gates, type Known, restricts, type Side } from "./side";
import { isWithinLimit, keepsToAll } from "./strictness";

/*
 * Why this is sound. A verdict is DENY where a rule that applies denies; else it asks for what all gates that apply ask
 * for; else it runs within the bounds of all that allow; and where nothing decides, the default does. Whatever applies, its
 * constraints bind. So no verdict gets weaker if
 *   (A) whatever held an action back still does: every rule that denies, gates or bounds (`isKept`), and
 *   (B) whatever decides now was decided before, by a rule and not by a default that was stricter (`addsNothing`).
 * For by (A) what was denied is, and what gated or bound an action gates or binds it; and by (B) where nothing does, it
 * either ran before or the default decided, and decides still. The floor only adds to both sides.
 */

/** (A) Whether whatever a rule held back is still held back by as much: by what has become of it, by another, or by all. */
export function isKept(
  known: Known,
  after: Side,
  twin: Known | null,
  isFree: (roles: readonly string[]) => boolean,
): boolean {
  if (!restricts(known.rule)) return true;
  if (twin !== null && holdsBack(twin, known, after, isFree) && appliesWherever(twin, known)) return true;
  if (after.rules.some((other) => holdsBack(other, known, after) && appliesWherever(other, known))) return true;
  return isLeftToOthers(known, after);
}

/** Whatever else may decide what a rule held back does so as strictly, the default too. */
function isLeftToOthers(known: Known, after: Side): boolean {
  const { rule } = known;
  const where = rule.decision === "ALLOW" ? "sure" : "possible";
  if (after.fallback !== "DENY" && !holdsBackByDefault(known, after)) return false;
  return after.rules.every(
    (other) =>
      holdsBack(other, known, after) || excludes(known.formula, where, other.formula, decidesWhere(other.rule)),
  );
}

function holdsBackByDefault({ rule, ask }: Known, { tiers }: Side): boolean {
  if (rule.decision === "DENY" || Object.keys(rule.constraints).length > 0) return false;
  const fallback = askOf(UNSAID, tiers);
  return isAsStrict(fallback, ask) && asksSamePeople(fallback, ask, tiers, () => false);
}

/** Whether a rule, where it applies, holds back no less than another. */
export function holdsBack(
  outer: Known,
  inner: Known,
  { tiers }: Pick<Side, "tiers">,
  isFree: (roles: readonly string[]) => boolean = () => false,
): boolean {
  const [rule, than] = [outer.rule, inner.rule];
  if (rule.decision === "DENY") return true;
  if (than.decision === "DENY" || !keepsToAll(rule.constraints, than.constraints)) return false;
  if (gates(than)) {
    if (!gates(rule) || !isAsStrict(outer.ask, inner.ask)) return false;
    if (!asksSamePeople(outer.ask, inner.ask, tiers, isFree)) return false;
  }
  if (rule.decision === "REQUIRE_APPROVAL") return true;
  if (than.decision === "REQUIRE_APPROVAL") return false;
  // What is counted is counted by the rule's id: another rule starts at 0.
  const limited = than.limits.every((asked) => rule.limits.some((limit) => isWithinLimit(limit, asked)));
  if (!limited || (than.limits.length > 0 && rule.id !== than.id)) return false;
  return than.sample === null || (rule.sample !== null && rule.sample >= than.sample);
}

/**
 * Whether a rule holds back wherever another did. Constraints bind also what can't be read, limits and samples only what
 * is surely allowed: of a rule that has both, both must be within.
 */
function appliesWherever(outer: Known, inner: Known): boolean {
  const possible = inner.rule.decision === "ALLOW" || implies(inner.formula, "possible", outer.formula, "possible");
  return possible && (!allows(inner.rule) || implies(inner.formula, "sure", outer.formula, decidesWhere(outer.rule)));
}

/** (B) Whether whatever a rule decides was decided by a rule before, or by a default that was no stricter. */
export function addsNothing({ rule, formula, ask }: Known, before: Side): boolean {
  if (rule.decision === "DENY") return true;
  if (rule.decision === "REQUIRE_APPROVAL" && before.fallback === "REQUIRE_APPROVAL") {
    if (isAsStrictAsDefault(ask, before.tiers)) return true;
  }
  const where = decidesWhere(rule);
  const wasDecided = (part: Known["formula"]): boolean =>
    before.rules.some((other) => implies(part, where, other.formula, decidesWhere(other.rule)));
  if (wasDecided(formula)) return true;
  // Different tools may have been decided by different rules.
  const { tools = [] } = rule.match;
  return (
    tools.length > 1 &&
    tools.every((tool) => wasDecided(formulaOf({ ...rule, match: { ...rule.match, tools: [tool] } })))
  );
}
