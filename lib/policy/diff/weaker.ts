import type { Requirement, Verdict } from "../schemas";
import { tierRank, GENERAL_ROLE } from "../tiers";
import { isWithinLimit, keepsToAll } from "./strictness";

/** What two verdicts are compared by. Of what has been kept of the past, the rest may be unknown. */
export type Compared = Pick<Verdict, "decision" | "tier" | "requirements" | "constraints"> &
  Partial<Pick<Verdict, "expires_seconds" | "undo_seconds" | "floor" | "limits">>;

const RANKS = { ALLOW: 0, ALLOW_WITH_CONSTRAINTS: 0, REQUIRE_APPROVAL: 1, DENY: 2 } as const;

/**
 * Whether one verdict on an action asks for less than another did: it runs where it waited, or waits where it was denied;
 * a lower tier, fewer or other people, a later expiry, a shorter undo window; a constraint or a limit gone or loosened.
 * Where neither is weaker than the other, they ask for the same.
 */
export function isWeaker(before: Compared, after: Compared): boolean {
  const rank = RANKS[after.decision];
  if (rank !== RANKS[before.decision]) return rank < RANKS[before.decision];
  if (after.decision === "DENY") return false;
  if (!keepsToAll(after.constraints, before.constraints)) return true;
  return after.decision === "REQUIRE_APPROVAL" ? asksForLess(before, after) : runsMore(before, after);
}

/** The limits of floor exceptions don't count: each is one more way past the floor, whichever is used up first. */
function runsMore({ limits: bounds = [] }: Compared, { limits = [] }: Compared): boolean {
  return bounds
    .filter(({ rule_id }) => !rule_id.startsWith("floor-exception:"))
    .some((bound) => !limits.some((limit) => isWithinLimit(limit, bound)));
}

function asksForLess(before: Compared, after: Compared): boolean {
  return (
    (after.tier === null ? -1 : tierRank(after.tier)) < (before.tier === null ? -1 : tierRank(before.tier)) ||
    (after.expires_seconds ?? 0) > (before.expires_seconds ?? Infinity) ||
    (after.undo_seconds ?? Infinity) < (before.undo_seconds ?? 0) ||
    !areCovered(before, after.requirements)
  );
}

/**
 * Whether whoever meets the requirements of `after` would have met those of `before`. The floor adds the people that a
 * gate lacks to its first group, whoever that is: beside it, every group must still be asked, and no fewer people in all
 * than any of them.
 */
function areCovered({ requirements, floor = [] }: Compared, after: readonly Requirement[]): boolean {
  if (requirements.every((one) => after.some((other) => isSameGroup(one, other) && other.count >= one.count)))
    return true;
  if (floor.length === 0) return fill(requirements, after);
  const people = after.reduce((sum, { count }) => sum + count, 0);
  return requirements.every(({ count }) => count <= people) && fill(requirements.map(one), after);
}

const one = ({ any_of }: Requirement): Requirement => ({ any_of, count: 1 });

const isSameGroup = (one: Requirement, other: Requirement): boolean =>
  one.any_of.join("\0") === other.any_of.join("\0");

/** Everybody of the one group could stand for the other. Who reviews in general, a policy may say more closely. */
function standsFor({ any_of }: Requirement, seat: Requirement): boolean {
  return isGeneral(seat) || any_of.every((role) => seat.any_of.includes(role));
}

const isGeneral = ({ any_of }: Requirement): boolean => any_of.length === 1 && any_of[0] === GENERAL_ROLE;

const eachPerson = (requirements: readonly Requirement[]): Requirement[] =>
  requirements.flatMap((requirement) => Array.from({ length: requirement.count }, () => requirement));

/** Whether the people of some requirements can take all the seats of others, one each: bipartite matching. */
function fill(requirements: readonly Requirement[], by: readonly Requirement[]): boolean {
  const [seats, people] = [eachPerson(requirements), eachPerson(by)];
  const sits = new Map<number, number>();
  const seat = (place: number, tried: Set<number>): boolean =>
    people.some((person, index) => {
      const asked = seats[place];
      if (asked === undefined || tried.has(index) || !standsFor(person, asked)) return false;
      tried.add(index);
      const taken = sits.get(index);
      if (taken !== undefined && !seat(taken, tried)) return false;
      sits.set(index, place);
      return true;
    });
  return seats.every((_, place) => seat(place, new Set()));
}
