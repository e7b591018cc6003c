import { writeDuration } from "../duration";
import { isDeepStrictEqual } from "node:util";
import type { Limit } from "../limit-source";
import type { Rule } from "../rule-source";
import { type Line, line } from "./line";
import { isWithinLimit, keepsTo } from "./strictness";
import { limitWords, percent, valueWords } from "./words";

/** What differs in the bounds that two rules set: constraints, limits and the share that goes to people. */
export function boundLines(before: Rule, after: Rule): Line[] {
  return [
    ...constraintLines(before, after),
    ...limitLines(after.id, before.limits, after.limits),
    ...sampleLine(before, after),
  ];
}

function constraintLines(before: Rule, after: Rule): Line[] {
  const names = [...new Set([...Object.keys(before.constraints), ...Object.keys(after.constraints)])].sort();
  return names.flatMap((name) => {
    const [was, is] = [before.constraints[name], after.constraints[name]];
    if (isDeepStrictEqual(was, is)) return [];
    if (was === undefined) return [line(`${after.id}: ${name} ${valueWords(is)} now binds`, null, is, false)];
    if (is === undefined) return [line(`${after.id}: ${name} ${valueWords(was)} no longer binds`, was, null, true)];
    const says = `${after.id}: ${name} ${valueWords(is)} instead of ${valueWords(was)}`;
    return [line(says, was, is, !keepsTo(name, is, was))];
  });
}

/** Limits have no names: a limit became the one that counts the same, over the same time if there is one. */
function limitLines(id: string, before: readonly Limit[], after: readonly Limit[]): Line[] {
  const open = after.filter((limit) => !before.some((other) => isDeepStrictEqual(other, limit)));
  const gone = before.filter((limit) => !after.some((other) => isDeepStrictEqual(other, limit)));
  const changed = gone.map((was): Line => {
    const loosens = !after.some((limit) => isWithinLimit(limit, was));
    const counted = open.filter(({ path, per }) => path === was.path && per === was.per);
    const is = counted.find(({ over_seconds }) => over_seconds === was.over_seconds) ?? counted[0];
    if (is === undefined) return line(`${id}: no longer limited to ${limitChange(was, null)}`, was, null, loosens);
    open.splice(open.indexOf(is), 1);
    return line(`${id}: limited to ${limitChange(is, was)}`, was, is, loosens);
  });
  return [
    ...changed,
    ...open.map((limit) => line(`${id}: now limited to ${limitChange(limit, null)}`, null, limit, false)),
  ];
}

function limitChange(limit: Limit, was: Limit | null): string {
  const said = `${limit.max} ${limitWords(limit)}`;
  if (was === null) return said;
  return limit.over_seconds === was.over_seconds
    ? `${said} instead of ${was.max}`
    : `${said} instead of ${was.max} in ${writeDuration(was.over_seconds)}`;
}

function sampleLine(before: Rule, after: Rule): Line[] {
  const [was, is] = [before.sample, after.sample];
  if (was === is) return [];
  const says = `${after.id}: ${is === null ? "nothing" : percent(is)} goes to review instead of ${was === null ? "nothing" : percent(was)}`;
  return [line(says, was, is, (is ?? 0) < (was ?? 0))];
}
