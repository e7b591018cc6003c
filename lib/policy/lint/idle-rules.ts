import type { CompiledPolicy, Gate } from "../compile";
import { FLOOR_CLASSES, FLOOR_TIERS } from "../floor/classes";
import { joinGates } from "../join-gates";
import type { Match } from "../match-source";
import type { Rule } from "../rule-source";
import { DECISIONS, type Requirement } from "../schemas";
import { covers } from "./covers";
import type { PlacedRule } from "./finding";

/** The rules beside which another can't change any verdict: one, or several that together match all that it does. */
export type IdleBy = readonly PlacedRule[];

/** A rule of many names is taken apart into at most so many. */
const MOST_SLICES = 16;
const LISTS = ["tools", "topics", "agents", "environments", "on_behalf_of", "modes", "risk_tags"] as const;

/**
 * The rules that can be left out, one or all of them, without changing any verdict, each with what takes its place. Sound,
 * not complete: a rule is here only where that can be proved from its form.
 */
export function findIdleRules(rules: readonly PlacedRule[], compiled: CompiledPolicy): Map<Rule, IdleBy> {
  const gates = new Map(compiled.rules.map(({ id, gate }) => [id, gate]));
  const takesPlace = (other: Rule, rule: Rule): boolean =>
    isAsStrict(other, rule) && covers(other, rule) && addsNothing(rule, other, gates, compiled);
  const idle = new Map<Rule, IdleBy>();
  for (const [index, { rule }] of rules.entries()) {
    // Of two that say the same, the first stays.
    const by = rules.find(
      ({ rule: other }, at) => at !== index && takesPlace(other, rule) && (at < index || !takesPlace(rule, other)),
    );
    if (by !== undefined) idle.set(rule, [by]);
  }
  for (const { rule } of rules) {
    if (idle.has(rule)) continue;
    const others = rules.filter(({ rule: other }) => other !== rule && !idle.has(other) && isAsStrict(other, rule));
    const by = slicings(rule.match)
      .map((slices) => standIns(rule, slices, others, takesPlace))
      .find((found) => found !== null);
    if (by) idle.set(rule, by);
  }
  return idle;
}

/** What takes the place of a rule in each of its slices; null where one is left. */
function standIns(
  rule: Rule,
  slices: readonly Match[],
  others: readonly PlacedRule[],
  takesPlace: (other: Rule, rule: Rule) => boolean,
): IdleBy | null {
  const found = new Set<PlacedRule>();
  for (const match of slices) {
    const other = others.find((one) => takesPlace(one.rule, { ...rule, match }));
    if (other === undefined) return null;
    found.add(other);
  }
  return [...found];
}

/** What matches, matches by one entry of each list: the entries of one list, one by one. */
function slicings(match: Match): Match[][] {
  return LISTS.flatMap((key) => {
    const entries = match[key] ?? [];
    if (entries.length < 2 || entries.length > MOST_SLICES) return [];
    return [entries.map((entry) => ({ ...match, [key]: [entry] }))];
  });
}

const isAsStrict = (other: Rule, rule: Rule): boolean =>
  DECISIONS.indexOf(other.decision) >= DECISIONS.indexOf(rule.decision);

/** Whether a rule changes nothing where another one, at least as strict, applies as well. */
function addsNothing(
  rule: Rule,
  other: Rule,
  gates: ReadonlyMap<string, Gate | null>,
  compiled: CompiledPolicy,
): boolean {
  if (other.decision === "DENY") return true;
  const sameBounds = Object.entries(rule.constraints).every(
    ([name, value]) => JSON.stringify(value) === JSON.stringify(other.constraints[name]),
  );
  if (!sameBounds) return false;
  const gate = gates.get(rule.id) ?? null;
  if (gate === null) return true;
  const wider = gates.get(other.id) ?? null;
  return other.decision === "REQUIRE_APPROVAL" && wider !== null && isWithin(gate, wider, compiled);
}

/** One class of each tier, and none: what the floor adds depends on nothing else. */
const FLOORS = [[], ...new Map(FLOOR_CLASSES.map((name) => [FLOOR_TIERS[name], [{ class: name, why: "" }]])).values()];

/** Whether one gate asks for nothing beside another, whatever the floor and further gates add. */
function isWithin(gate: Gate, wider: Gate, compiled: CompiledPolicy): boolean {
  // People whom only the tiers count become more where a third gate has a higher tier, so a number of them is not enough.
  if (compiled.tiers[gate.tier].approvers > compiled.tiers[wider.tier].approvers) return false;
  if (wider.approvers !== null && !gate.approvers?.every((one) => names(wider.approvers, one))) return false;
  return FLOORS.every((floor) => {
    const [alone, joined] = [joinGates([wider], floor, compiled), joinGates([wider, gate], floor, compiled)];
    return JSON.stringify({ ...alone, raised: null }) === JSON.stringify({ ...joined, raised: null });
  });
}

function names(requirements: Gate["approvers"], { any_of }: Requirement): boolean {
  return requirements?.some((other) => other.any_of.join() === any_of.join()) ?? false;
}
