import type { Requirement } from "../schemas";

/** Requirements that can't be met together: they ask for `needed` different people, and only `holders` hold their roles. */
export type Shortage = { requirements: Requirement[]; needed: number; holders: number };

/** Above so many places only single requirements and all of them together are looked at. */
const MOST_PLACES = 100;

type Group = { requirement: Requirement; people: readonly string[] };

/**
 * Why no set of people fills every place of some requirements, each with a different person; null where one does. Places
 * are filled by bipartite matching; where a place is left, Hall's theorem says who is missing.
 */
export function findShortage(
  requirements: readonly Requirement[],
  holdersOf: (role: string) => readonly string[],
): Shortage | null {
  const groups = requirements.map((requirement) => ({
    requirement,
    people: [...new Set(requirement.any_of.flatMap(holdersOf))],
  }));
  const single = groups.map((group) => shortageOf([group])).find((short) => short !== null);
  if (single) return single;
  const places = groups.flatMap((group) => Array.from({ length: group.requirement.count }, () => group));
  return places.length > MOST_PLACES ? shortageOf(groups) : unseated(places);
}

function shortageOf(groups: readonly Group[]): Shortage | null {
  const requirements = groups.map(({ requirement }) => requirement);
  const needed = requirements.reduce((sum, { count }) => sum + count, 0);
  const holders = new Set(groups.flatMap(({ people }) => people)).size;
  return holders < needed ? { requirements, needed, holders } : null;
}

function unseated(places: readonly Group[]): Shortage | null {
  const seatOf = new Map<string, number>();
  const seat = (place: number, asked: Set<string>): boolean => {
    for (const person of places[place]?.people ?? []) {
      if (asked.has(person)) continue;
      asked.add(person);
      const other = seatOf.get(person);
      if (other !== undefined && !seat(other, asked)) continue;
      seatOf.set(person, place);
      return true;
    }
    return false;
  };
  for (const place of places.keys()) {
    const asked = new Set<string>();
    if (seat(place, asked)) continue;
    // Whoever was asked sits, and nobody else could: their places and this one have too few people.
    const taken = [place, ...[...asked].flatMap((person) => seatOf.get(person) ?? [])];
    return shortageOf([...new Set(taken.sort((one, other) => one - other).flatMap((index) => places[index] ?? []))]);
  }
  return null;
}
