import type { PersonView } from "@/lib/people/schemas";

/** Somebody who could stand in, and which of the roles they lack. */
export type StandIn = { id: string; name: string; missing: string[] };

/**
 * [U10] Who could stand in for whoever holds `roles`: those that hold every one of them first. Work moves, authority never,
 * so the others are only named, with what they lack.
 */
export function standIns(people: readonly PersonView[], me: string, roles: readonly string[], now: number): StandIn[] {
  const others = people.filter(({ id, disabled_at }) => id !== me && disabled_at === null);
  const each = others.map(({ id, name, roles: held }) => {
    const lasting = held.filter(({ expires_at }) => expires_at === null || Date.parse(expires_at) > now);
    return { id, name, missing: roles.filter((role) => !lasting.some((one) => one.role === role)) };
  });
  return each.sort((a, b) => a.missing.length - b.missing.length || a.name.localeCompare(b.name));
}
