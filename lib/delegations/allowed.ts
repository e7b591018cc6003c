import { AppError, conflict, invalid } from "@/lib/errors";
import { approverRoles } from "@/lib/identity/permissions";
import type { DelegationInput } from "./schemas";

const DAY_MS = 24 * 3_600_000;
const MAX_DAYS = 90;
const MAX_AHEAD_DAYS = 365;

/** A person with the roles that they hold now; none where the account is disabled. */
export type Party = { id: string; name: string; email_key: string; roles: string[] };
export type Term = { startsAt: Date; endsAt: Date };
/** A delegation that takes some of the same time. */
export type Overlap = {
  id: string;
  from_id: string;
  to_id: string;
  to_name: string;
  from_name: string;
  roles: string[];
};

/** From when until when, by the database's clock. A start that has passed is now: nobody was stood in for before. */
export function termOf(input: Pick<DelegationInput, "starts_at" | "ends_at">, now: Date): Term {
  const startsAt = new Date(Math.max(now.getTime(), input.starts_at?.getTime() ?? 0));
  const endsAt = input.ends_at;
  const ahead = startsAt.getTime() - now.getTime();
  if (ahead > MAX_AHEAD_DAYS * DAY_MS) throw invalid([{ path: "starts_at", message: "must be within a year" }]);
  if (endsAt <= now) throw invalid([{ path: "ends_at", message: "must be in the future" }]);
  if (endsAt <= startsAt) throw invalid([{ path: "ends_at", message: "must be after starts_at" }]);
  if (endsAt.getTime() - startsAt.getTime() > MAX_DAYS * DAY_MS)
    throw invalid([{ path: "ends_at", message: `must be at most ${MAX_DAYS} days after the start` }]);
  return { startsAt, endsAt };
}

/** Two accounts of one mailbox are one person ([T16]). */
export function requireTwoPeople(from: Party, to: Party): void {
  if (from.id !== to.id && from.email_key !== to.email_key) return;
  const issues = [{ path: "to", message: "must be somebody else" }];
  throw invalid(issues, "self_delegation", "Nobody stands in for themselves.");
}

/** What is delegated: only roles that let their holder approve, and only those that whoever is away holds. */
export function delegatedRoles(from: Party, wanted: readonly string[] | undefined): string[] {
  const held = approverRoles(from);
  if (held.length === 0) {
    const issues = [{ path: "from", message: "holds no role that approves" }];
    throw invalid(issues, "nothing_to_delegate", `${from.name} holds no role that approves.`);
  }
  const roles = wanted === undefined ? held : [...new Set(wanted)].sort();
  const others = roles.filter((role) => !held.includes(role));
  if (others.length === 0) return roles;
  throw invalid([{ path: "roles", message: `not an approver role of ${from.name}: ${others.join(", ")}` }]);
}

/** Whoever stands in decides by roles of their own: a delegation moves work, never authority ([U10]). */
export function requireDelegateHolds(to: Party, roles: readonly string[]): void {
  const missing = roles.filter((role) => !to.roles.includes(role));
  if (missing.length === 0) return;
  throw new AppError(
    422,
    "delegate_not_eligible",
    `${to.name} does not hold ${missing.join(", ")}, and so cannot stand in for it.`,
    { missing_roles: missing, issues: [{ path: "to", message: `does not hold ${missing.join(", ")}` }] },
  );
}

/** One delegate for a role at a time, and nobody who is away stands in for somebody: no chains, no cycles. */
export function requireFree(from: Party, to: Party, roles: readonly string[], overlaps: readonly Overlap[]): void {
  const same = overlaps.find((other) => other.from_id === from.id && other.roles.some((role) => roles.includes(role)));
  if (same) {
    const detail = `${same.to_name} stands in for ${from.name} in that time already.`;
    throw conflict("already_delegated", detail, { delegation: same.id });
  }
  const away = overlaps.find((other) => other.from_id === to.id);
  if (away) throw conflict("delegate_away", `${to.name} is away themselves in that time.`, { delegation: away.id });
  const standsIn = overlaps.find((other) => other.to_id === from.id);
  if (standsIn) {
    const detail = `${from.name} stands in for ${standsIn.from_name} in that time: end that first.`;
    throw conflict("is_delegate", detail, { delegation: standsIn.id });
  }
}
