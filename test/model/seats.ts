import type { Requirement } from "./policies";

export type Sitting = { person: string; roles: readonly string[] };

/** Every seat of a gate by the roles that may fill it. */
const seatsOf = (requirements: readonly Requirement[]): string[][] =>
  requirements.flatMap(({ anyOf, count }) => Array.from({ length: count }, () => anyOf));

/**
 * How many seats people can fill at most, one seat each: by trying every assignment, so that it shares no idea with the
 * product's own matching.
 */
export function mostSeats(requirements: readonly Requirement[], people: readonly Sitting[]): number {
  const names = new Set<string>();
  const different = people.filter(({ person }) => !names.has(person) && names.add(person));
  const place = (index: number, open: readonly string[][]): number => {
    const person = different[index];
    if (person === undefined) return 0;
    const seated = open.flatMap((roles, at) =>
      roles.some((role) => person.roles.includes(role)) ? [1 + place(index + 1, open.toSpliced(at, 1))] : [],
    );
    return Math.max(place(index + 1, open), ...seated);
  };
  return place(0, seatsOf(requirements));
}

export const seatCount = (requirements: readonly Requirement[]): number => seatsOf(requirements).length;

/** Whether different people fill every seat. A gate without seats is never met. */
export const isMet = (requirements: readonly Requirement[], people: readonly Sitting[]): boolean =>
  seatCount(requirements) > 0 && mostSeats(requirements, people) === seatCount(requirements);
