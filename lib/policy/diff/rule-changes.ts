import { quote } from "../describe";
import type { Rule } from "../rule-source";
import { DECISIONS } from "../schemas";
import { requirementsOf } from "./ask";
import { askLines } from "./ask-lines";
import { boundLines } from "./bound-lines";
import type { Effect, PolicyChange } from "./change";
import { conditionLines } from "./condition-lines";
import { addsNothing, holdsBack, isKept } from "./kept";
import { effectOf, type Line, remark } from "./line";
import { pairRules } from "./pair-rules";
import { allows, type Known, restricts, type Side } from "./side";
import { appliesWords, peopleWords, valueWords } from "./words";

/** What differs in the rules of two policies. The order of rules is of no meaning and is not compared. */
export function ruleChanges(before: Side, after: Side): PolicyChange[] {
  const [was, is] = [byRule(before), byRule(after)];
  const { pairs, removed, added } = pairRules([...was.keys()], [...is.keys()]);
  const known = (rule: Rule): Known => {
    const found = was.get(rule) ?? is.get(rule);
    if (found === undefined) throw new Error(`${rule.id} is in neither policy`);
    return found;
  };
  return [
    ...removed.map((rule) => removal(known(rule), after)),
    ...pairs.flatMap(([one, other]) => pairChanges(known(one), known(other), before, after)),
    ...added.map((rule) => addition(known(rule), before)),
  ];
}

const byRule = ({ rules }: Side): Map<Rule, Known> => new Map(rules.map((known) => [known.rule, known]));

function removal(known: Known, after: Side): PolicyChange {
  const { rule } = known;
  const kept = isKept(known, after, null, () => false);
  const unbound = Object.entries(rule.constraints).map(([name, value]) => `${name} ${valueWords(value)}`);
  const lost =
    !kept && allows(rule) && unbound.length > 0 ? `; ${unbound.join(", ")} no longer binds what else may run` : "";
  const effect: Effect = !kept ? "weaker" : allows(rule) ? "stronger" : "neutral";
  const says = `${rule.id} is gone; it ${did(known)}${lost}`;
  return {
    kind: "rule_removed",
    id: rule.id,
    effect,
    says,
    applies_to: appliesWords(rule),
    before: does(known),
    after: null,
  };
}

function addition(known: Known, before: Side): PolicyChange {
  const { rule } = known;
  const nothingAdded = addsNothing(known, before);
  const nothingToDeny = rule.decision === "DENY" && before.fallback === "DENY" && before.rules.length === 0;
  const effect: Effect = !nothingAdded ? "weaker" : restricts(rule) && !nothingToDeny ? "stronger" : "neutral";
  const says = `${rule.id} is new; it ${does(known)}${nothingAdded ? "" : whatWaits(rule, before)}`;
  return {
    kind: "rule_added",
    id: rule.id,
    effect,
    says,
    applies_to: appliesWords(rule),
    before: null,
    after: does(known),
  };
}

/** Why a gate can be weaker than no rule at all. */
function whatWaits(rule: Rule, { fallback }: Side): string {
  if (rule.decision !== "REQUIRE_APPROVAL") return "";
  return fallback === "DENY"
    ? "; what no rule matched was denied, and now waits for approval"
    : "; what no rule matched asked for more by default";
}

function pairChanges(was: Known, is: Known, before: Side, after: Side): PolicyChange[] {
  const isFree = (roles: readonly string[]): boolean => !isNamedByOthers(roles, was, is, before, after);
  const lines = linesOf(was, is, after, isFree);
  if (lines.length === 0) return [];
  const kept = isKept(was, after, is, isFree);
  const nothingAdded = addsNothing(is, before);
  const applies_to = appliesWords(is.rule);
  const renamed = was.rule.id !== is.rule.id;
  const changes = lines.map((line): PolicyChange => {
    const { says, before: one, after: other } = line;
    const effect = effectOf(line, kept, nothingAdded);
    const why = line.widens && !nothingAdded ? whatWaits(is.rule, before) : "";
    return {
      kind: renamed ? "rule_renamed" : "rule_changed",
      id: is.rule.id,
      effect,
      says: says + why,
      applies_to,
      before: one,
      after: other,
    };
  });
  if ((kept && nothingAdded) || changes.some(({ effect }) => effect === "weaker")) return changes;
  const says = `${is.rule.id}: it can't be shown that all of this asks for as much as before`;
  return [
    ...changes,
    { kind: "rule_changed", id: is.rule.id, effect: "weaker", says, applies_to, before: does(was), after: does(is) },
  ];
}

function linesOf(was: Known, is: Known, after: Side, isFree: (roles: readonly string[]) => boolean): Line[] {
  const lines = conditionLines(was.rule, is.rule);
  if (was.rule.id !== is.rule.id) lines.push(...renamedLine(was.rule, is.rule));
  if (was.rule.decision !== is.rule.decision) lines.push(decisionLine(was, is, after));
  else lines.push(...askLines(was, is, after.tiers, isFree), ...boundLines(was.rule, is.rule));
  if (was.rule.reason !== is.rule.reason) {
    const [one, other] = [was.rule, is.rule].map(({ reason }) => (reason === null ? "nothing" : quote(reason)));
    lines.push(remark(`${is.rule.id}: gives the reason ${other} instead of ${one}`, was.rule.reason, is.rule.reason));
  }
  return lines;
}

/** A rule without an id is named by its place among others, so its name says nothing. */
function renamedLine(was: Rule, is: Rule): Line[] {
  const counts = was.limits.length > 0;
  if (!counts && was.id.includes("#") && is.id.includes("#")) return [];
  const says = `${was.id} is now called ${is.id}${counts ? "; what it has counted starts again at 0" : ""}`;
  return [{ says, before: was.id, after: is.id, loosens: counts, widens: false, tightens: false }];
}

function decisionLine(was: Known, is: Known, after: Side): Line {
  const stricter = DECISIONS.indexOf(is.rule.decision) > DECISIONS.indexOf(was.rule.decision);
  return {
    says: `${is.rule.id} now ${does(is)}; it ${did(was)}`,
    before: does(was),
    after: does(is),
    loosens: !holdsBack(is, was, after),
    // What can't be read is not allowed, but gated.
    widens: allows(was.rule) && is.rule.decision === "REQUIRE_APPROVAL",
    tightens: stricter,
  };
}

/** Whether any other rule, of either policy, names just these roles; who reviews in general is named by all that name nobody. */
function isNamedByOthers(roles: readonly string[], was: Known, is: Known, before: Side, after: Side): boolean {
  const others = [...before.rules, ...after.rules].filter((known) => known !== was && known !== is);
  const groups = [requirementsOf({ ...is.ask, approvers: null }), ...others.map(({ ask }) => requirementsOf(ask))];
  return groups.flat().some(({ any_of }) => any_of.join("\0") === roles.join("\0"));
}

function does(known: Known): string {
  const { rule, ask } = known;
  const people = peopleWords(requirementsOf(ask));
  if (rule.decision === "DENY") return "denies";
  if (rule.decision === "REQUIRE_APPROVAL") return `asks for ${people} (tier ${ask.tier})`;
  const bounds = Object.entries(rule.constraints).map(([name, value]) => `${name} ${valueWords(value)}`);
  return bounds.length === 0 ? "allows" : `allows with ${bounds.join(", ")}`;
}

const PAST: Readonly<Record<string, string>> = { denies: "denied", asks: "asked", allows: "allowed" };

const did = (known: Known): string => does(known).replace(/^\w+/, (verb) => PAST[verb] ?? verb);
