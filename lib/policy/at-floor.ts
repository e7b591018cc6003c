import { allOf } from "./answer";
import type { CompiledException } from "./compile";
import { FLOOR_CLASSES, FLOOR_TIERS, type FloorHit } from "./floor/classes";
import { detectFloor } from "./floor/detect";
import type { LimitUse, PolicyInput } from "./schemas";
import { tierRank } from "./tiers";

/** The classes of the floor that ask for people, and why. */
export type AtFloor = { hits: readonly FloorHit[] };

/**
 * What the floor asks of an action, less what an exception allows (policy.md, *The floor*). An exception whose conditions
 * can't be read, that is past a limit or past its day is none. Adds what the exceptions use of their limits.
 */
export function atFloor(
  exceptions: readonly CompiledException[],
  input: PolicyInput,
  exceeded: ReadonlyMap<string, string>,
  limits: LimitUse[],
): AtFloor {
  const found = detectFloor(input).sort(strictestFirst);
  if (found.length === 0 || exceptions.length === 0) return { hits: found };
  const past: string[] = [];
  const hits = found.filter((hit) => {
    const lifted = exceptions
      .filter(({ classes }) => classes.includes(hit.class))
      .some((exception) => {
        const why = whyNot(exception, input, exceeded, limits);
        if (why !== null && why !== "") past.push(why);
        return why === null;
      });
    return !lifted;
  });
  const why = past.length === 0 ? "" : `; ${[...new Set(past)].join("; ")}`;
  return { hits: hits.map((hit) => ({ ...hit, why: hit.why + why })) };
}

/** By tier, then in the order of the table: not by how the agent ordered its tags. */
const strictestFirst = (one: FloorHit, other: FloorHit): number =>
  tierRank(FLOOR_TIERS[other.class]) - tierRank(FLOOR_TIERS[one.class]) ||
  FLOOR_CLASSES.indexOf(one.class) - FLOOR_CLASSES.indexOf(other.class);

/** Null where the exception holds; else why not, empty where that is of no interest. */
function whyNot(
  exception: CompiledException,
  input: PolicyInput,
  exceeded: ReadonlyMap<string, string>,
  limits: LimitUse[],
): string | null {
  const { id, covers, checks, ends } = exception;
  if (!covers(input.tool) || input.now.getTime() >= ends || allOf(checks, input) !== true) return "";
  const past = exceeded.get(id);
  if (past !== undefined) return past;
  const uses = exception.limits.map((limit) => limit(input, id));
  const unreadable = uses.find((use) => typeof use === "string");
  if (typeof unreadable === "string") return unreadable;
  for (const use of uses) if (typeof use !== "string") addOnce(limits, use);
  return null;
}

/** One exception may lift several classes; the action still uses its limits once. */
function addOnce(limits: LimitUse[], use: LimitUse): void {
  const known = limits.some(
    (one) =>
      one.rule_id === use.rule_id &&
      one.path === use.path &&
      one.per === use.per &&
      one.over_seconds === use.over_seconds,
  );
  if (!known) limits.push(use);
}
