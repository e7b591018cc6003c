import { randomBytes } from "node:crypto";
import { commitment } from "./commitment";

/** Values that an event commits to without showing them, by name; what is null or absent is left out. */
export type Committed = Record<string, unknown>;

/** Commitments to values under a fresh salt; null where there is nothing to commit to. */
export function salted(values: Committed): { salt: Buffer; commitments: Record<string, string> } | null {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  if (given.length === 0) return null;
  const salt = randomBytes(32);
  return { salt, commitments: Object.fromEntries(given.map(([name, value]) => [name, commitment(salt, name, value)])) };
}
