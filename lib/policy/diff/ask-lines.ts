import { writeDuration } from "../duration";
import { isDeepStrictEqual } from "node:util";
import type { Rule } from "../rule-source";
import { tierRank } from "../tiers";
import { type Ask, asksSamePeople, requirementsOf, type Tiers } from "./ask";
import { type Line, line, remark } from "./line";
import { gates, type Known } from "./side";
import { chainWords, peopleWords } from "./words";

/** What differs in what two rules ask of people. A rule that never gates asks for nothing. */
export function askLines(
  before: Known,
  after: Known,
  tiers: Tiers,
  isFree: (roles: readonly string[]) => boolean,
): Line[] {
  if (!gates(before.rule) || !gates(after.rule)) return [];
  const { id } = after.rule;
  return [
    ...tierLine(id, before.ask, after.ask),
    ...peopleLine(id, before.ask, after.ask, asksSamePeople(after.ask, before.ask, tiers, isFree)),
    ...timeLines(id, before.ask, after.ask),
    ...chainLine(before.rule, after.rule),
    ...codesLine(before.rule, after.rule),
  ];
}

function tierLine(id: string, before: Ask, after: Ask): Line[] {
  if (before.tier === after.tier) return [];
  const says = `${id}: tier ${after.tier} instead of ${before.tier}`;
  const loosens = tierRank(after.tier) < tierRank(before.tier) || after.people < before.people;
  return [line(says, before.tier, after.tier, loosens)];
}

function peopleLine(id: string, before: Ask, after: Ask, samePeople: boolean): Line[] {
  const [was, is] = [requirementsOf(before), requirementsOf(after)];
  const sameSaid = (before.approvers === null) === (after.approvers === null);
  if (isDeepStrictEqual(was, is) && sameSaid) return [];
  return [line(`${id}: ${peopleChange(before, after)}`, was, is, !samePeople || after.people < before.people)];
}

function peopleChange(before: Ask, after: Ask): string {
  const [was, is] = [requirementsOf(before), requirementsOf(after)];
  const [old, next] = [was[0], is[0]];
  if (isDeepStrictEqual(was, is)) {
    return after.approvers === null
      ? `needs ${peopleWords(is)} because of its tier, and more where a gate of another tier joins it`
      : `needs ${peopleWords(is)} by itself, also where a gate of another tier joins it`;
  }
  const sameGroup = was.length === 1 && is.length === 1 && isDeepStrictEqual(old?.any_of, next?.any_of);
  return `needs ${peopleWords(is)} instead of ${sameGroup ? old?.count : peopleWords(was)}`;
}

function timeLines(id: string, before: Ask, after: Ask): Line[] {
  const [expired, expires] = [before.expires_seconds, after.expires_seconds];
  const [undone, undo] = [before.undo_seconds, after.undo_seconds];
  const [due, sla] = [before.sla_seconds, after.sla_seconds];
  const lines: Line[] = [];
  if (expires !== expired) {
    const says = `${id}: expires after ${writeDuration(expires)} instead of ${writeDuration(expired)}`;
    lines.push(line(says, expired, expires, expires > expired));
  }
  if (undo !== undone) {
    const says = `${id}: can be taken back for ${writeDuration(undo)} instead of ${writeDuration(undone)}`;
    lines.push(line(says, undone, undo, undo < undone));
  }
  // What is overdue escalates and notifies; it never decides.
  if (sla !== due)
    lines.push(remark(`${id}: escalates after ${writeDuration(sla)} instead of ${writeDuration(due)}`, due, sla));
  return lines;
}

function codesLine(before: Rule, after: Rule): Line[] {
  const [was, is] = [before.reason_codes, after.reason_codes];
  if (isDeepStrictEqual(was, is)) return [];
  const said = is === null ? "what the policy lists" : is.join(", ");
  return [remark(`${after.id}: a reject names one of ${said}`, was, is)];
}

/** Whoever is told only comes to know of it: a chain never decides. */
function chainLine(before: Rule, after: Rule): Line[] {
  const [was, is] = [before.escalate_after, after.escalate_after];
  if (isDeepStrictEqual(was, is)) return [];
  return [remark(`${after.id}: while it waits, tells ${chainWords(is)} instead of ${chainWords(was)}`, was, is)];
}
