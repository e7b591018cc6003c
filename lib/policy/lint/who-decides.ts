import type { Path } from "@/lib/payload/path";
import { quote } from "../describe";
import { nearest } from "../nearest";
import type { Requirement, Tier } from "../schemas";
import { DEFAULT_TIER, GENERAL_ROLE } from "../tiers";
import { type Draft, type KnownPeople, type LintContext, type PlacedRule, placeIn } from "./finding";
import { findShortage, type Shortage } from "./seats";

/** Whom a gate without approvers asks for. */

/** What one gate asks of people: its requirements, each with where it is written, and where all of them are. */
type Demand = { requirements: readonly Requirement[]; places: readonly Path[]; path: Path; rule: PlacedRule | null };

/** Roles that nobody holds, and gates that the people of today can't meet. Gates that join are not looked at together. */
export function* whoDecides(context: LintContext): Generator<Draft> {
  const { known } = context;
  if (known === null) return;
  for (const demand of demandsOf(context)) {
    yield* unheldRoles(demand, known);
    yield* unmeetable(demand, known);
  }
}

function* demandsOf(context: LintContext): Generator<Demand> {
  const gates = new Map(context.compiled.rules.map(({ id, gate }) => [id, gate]));
  for (const placed of context.rules) {
    const gate = gates.get(placed.rule.id) ?? null;
    if (gate === null) continue;
    const requirements = placed.rule.approvers;
    if (requirements === null) {
      const path = placeIn(context, placed, ["tier"], ["decision"], ["action"]);
      yield { ...byTier(context, gate.tier), places: [path], path, rule: placed };
      continue;
    }
    const places = requirements.map((_, index) =>
      placeIn(context, placed, ["approvers", index, "role"], ["approvers", index, "any_of"]),
    );
    yield { requirements, places, path: placeIn(context, placed, ["approvers"]), rule: placed };
  }
  if (context.policy.default !== "REQUIRE_APPROVAL") return;
  yield { ...byTier(context, DEFAULT_TIER), places: [["default"]], path: ["default"], rule: null };
}

const byTier = ({ compiled }: LintContext, tier: Tier): Pick<Demand, "requirements"> => ({
  requirements: [{ any_of: [GENERAL_ROLE], count: compiled.tiers[tier].approvers }],
});

function* unheldRoles({ requirements, places, path, rule }: Demand, known: KnownPeople): Generator<Draft> {
  for (const [index, { any_of }] of requirements.entries()) {
    const unheld = any_of.filter((role) => holders(known, role).length === 0);
    const nobody = unheld.length === any_of.length;
    const effect = nobody ? "so nobody can meet this requirement" : "so only the other roles decide here";
    for (const role of unheld) {
      const meant = known.roles.has(role) ? null : nearest(role, known.roles.keys());
      yield {
        severity: nobody ? "error" : "warning",
        code: meant === null ? "unheld_role" : "typo_role",
        path: places[index] ?? path,
        message:
          meant === null
            ? `nobody holds the role ${quote(role)}, ${effect}; give somebody the role, or name another`
            : `there is no role ${quote(role)}, ${effect}; did you mean ${quote(meant)}?`,
        rule: rule?.rule ?? null,
      };
    }
  }
}

function* unmeetable({ requirements, path, rule }: Demand, known: KnownPeople): Generator<Draft> {
  // A requirement that nobody at all can meet was reported with its role.
  const open = requirements.filter(({ any_of }) => any_of.some((role) => holders(known, role).length > 0));
  const shortage = findShortage(open, (role) => holders(known, role));
  if (shortage === null) return;
  const advice = "so this gate can never be met; give more people the role, or ask for fewer";
  yield {
    severity: "error",
    code: "unmeetable",
    path,
    message: `${writeShortage(shortage)}, ${advice}`,
    rule: rule?.rule ?? null,
  };
}

/** Why the general role can't meet a tier's gate, or null. */
export function tierShortage(context: LintContext, tier: Tier): string | null {
  const { known } = context;
  if (known === null) return null;
  const shortage = findShortage(byTier(context, tier).requirements, (role) => holders(known, role));
  return shortage === null ? null : writeShortage(shortage);
}

const holders = ({ roles }: KnownPeople, role: string): readonly string[] => roles.get(role) ?? [];

/** `needs 2 people with finance; 1 holds it`. */
function writeShortage({ requirements, needed, holders }: Shortage): string {
  const [only, ...others] = requirements;
  const have = holders === 0 ? "nobody holds" : holders === 1 ? "1 holds" : `${holders} hold`;
  if (only !== undefined && others.length === 0) {
    const it = only.any_of.length > 1 ? "one of these roles" : "it";
    return `needs ${needed} ${needed === 1 ? "person" : "people"} with ${only.any_of.join(" or ")}; ${have} ${it}`;
  }
  const parts = requirements.map(({ any_of, count }) => `${count} with ${any_of.join(" or ")}`);
  return `needs ${needed} different people (${parts.join(", ")}); ${have} any of these roles`;
}
