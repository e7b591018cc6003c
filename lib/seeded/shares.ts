import { query } from "@/lib/db/client";
import { isAdmin, isManager } from "@/lib/approvals/oversight";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { SHARE_FROM, type SeededSettings } from "./schemas";

type Row = { person_id: string; name: string; decided: number; caught: number };

const SHARES = `
SELECT i.person_id, p.name, count(*)::int AS decided, count(*) FILTER (WHERE i.outcome = 'caught')::int AS caught
  FROM seeded_items i JOIN people p ON p.id = i.person_id
 WHERE i.tenant_id = $1 AND i.outcome IN ('caught', 'missed') GROUP BY i.person_id, p.name ORDER BY p.name`;

/** How test items went: for the team, and for a person only once they decided so many that it is not chance ([U21]). */
export async function findShares(
  ctx: Context<PersonActor>,
): Promise<Pick<SeededSettings, "team" | "mine" | "people" | "share_from">> {
  const rows = await query<Row>("seeded_shares", SHARES, [ctx.tenantId]);
  const sum = (of: "decided" | "caught"): number => rows.reduce((total, row) => total + row[of], 0);
  const own = rows.find(({ person_id }) => person_id === ctx.actor.id);
  const mayCompare = isAdmin(ctx.actor) || isManager(ctx.actor);
  const known = mayCompare ? rows.filter(({ decided }) => decided >= SHARE_FROM) : [];
  return {
    team: { decided: sum("decided"), caught: sum("caught") },
    mine: { decided: own?.decided ?? 0, caught: own && own.decided >= SHARE_FROM ? own.caught : null },
    people: known.map(({ person_id, name, decided, caught }) => ({ person: { id: person_id, name }, decided, caught })),
    share_from: SHARE_FROM,
  };
}
