import fc from "fast-check";
import { expect, it } from "vitest";
import type { Requirement } from "../schemas";
import { findShortage } from "./seats";

const ROLES = ["a", "b", "c", "d"];
const requirements: fc.Arbitrary<Requirement[]> = fc.array(
  fc.record({ any_of: fc.subarray(ROLES, { minLength: 1 }), count: fc.integer({ min: 1, max: 3 }) }),
  { minLength: 1, maxLength: 4 },
);
const people = fc.array(fc.subarray(ROLES), { maxLength: 7 });

/** Tries every way of seating people. */
function canMeet(places: readonly (readonly string[])[], free: readonly (readonly string[])[]): boolean {
  const [place, ...others] = places;
  if (place === undefined) return true;
  return free.some(
    (roles, index) =>
      roles.some((role) => place.includes(role)) &&
      canMeet(
        others,
        free.filter((_, other) => other !== index),
      ),
  );
}

it("[T20] people are missing exactly where no way of seating them fills every place, and it is said how many", () => {
  const seen = { short: 0, joint: 0 };
  fc.assert(
    fc.property(requirements, people, (asked, held) => {
      const holdersOf = (role: string) => held.flatMap((roles, person) => (roles.includes(role) ? [`p${person}`] : []));
      const shortage = findShortage(asked, holdersOf);
      const places = asked.flatMap(({ any_of, count }) => Array.from({ length: count }, () => any_of));
      expect(shortage === null).toBe(canMeet(places, held));
      if (shortage === null) return;
      seen.short++;
      if (shortage.requirements.length > 1) seen.joint++;
      expect(shortage.requirements.every((one) => asked.includes(one))).toBe(true);
      expect(shortage.needed).toBe(shortage.requirements.reduce((sum, { count }) => sum + count, 0));
      const holders = new Set(shortage.requirements.flatMap(({ any_of }) => any_of.flatMap(holdersOf)));
      expect(shortage.holders).toBe(holders.size);
      expect(shortage.holders).toBeLessThan(shortage.needed);
    }),
    { numRuns: 2_000 },
  );
  expect(seen.short).toBeGreaterThan(100);
  expect(seen.joint).toBeGreaterThan(10);
});

it("very many places are only counted", () => {
  const asked = Array.from({ length: 40 }, (_, index) => ({ any_of: ["a", `r${index}`], count: 20 }));
  const holdersOf = (role: string) => (role === "a" ? Array.from({ length: 500 }, (_, person) => `p${person}`) : []);
  expect(findShortage(asked, holdersOf)).toMatchObject({ needed: 800, holders: 500 });
});
