import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";
import { rolesNow } from "@/lib/identity/store";
import type { Overlap, Party, Term } from "./allowed";
import { COUNTING_ROLES } from "./in-effect";
import type { DelegationView } from "./schemas";

type Time = "starts_at" | "ends_at" | "created_at" | "ended_at";
type Row = Omit<DelegationView, Time> & { starts_at: Date; ends_at: Date; created_at: Date; ended_at: Date | null };

const person = (id: string): string =>
  `(SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM people p WHERE p.id = ${id})`;

const DELEGATIONS = `
SELECT d.id, ${person("d.from_id")} AS "from", ${person("d.to_id")} AS "to", d.roles, d.starts_at, d.ends_at, d.reason,
       ${person("d.created_by")} AS created_by, d.created_at, d.ended_at, cardinality(${COUNTING_ROLES}) > 0 AS in_effect
  FROM delegations d
 WHERE d.tenant_id = $1 AND CASE WHEN $2::text IS NULL THEN d.ended_at IS NULL AND d.ends_at > now() ELSE d.id = $2 END
 ORDER BY d.starts_at, d.id`;

/** A tenant's delegations that run or are to come, or the one with this id, also when it is over. */
export async function findDelegations(tenantId: string, id: string | null = null): Promise<DelegationView[]> {
  const rows = await query<Row>("delegations", DELEGATIONS, [tenantId, id]);
  return rows.map((row) => ({
    ...row,
    starts_at: row.starts_at.toISOString(),
    ends_at: row.ends_at.toISOString(),
    created_at: row.created_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  }));
}

/**
 * Locks the accounts of two people, so that of two delegations at once the second sees the first, and reads them with
 * their roles and the time after that.
 */
export async function lockParties(
  tx: Tx,
  tenantId: string,
  [fromId, toId]: [string, string],
): Promise<{ from: Party | undefined; to: Party | undefined; now: Date }> {
  const people = await tx.rows<Omit<Party, "roles">>`
    SELECT id, name, email_key FROM people WHERE tenant_id = ${tenantId} AND id IN (${fromId}, ${toId})
     ORDER BY id FOR NO KEY UPDATE`;
  const parties: Party[] = [];
  for (const party of people) parties.push({ ...party, roles: await rolesNow(tx, party.id) });
  const [clock] = await tx.rows<{ now: Date }>`SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
  if (!clock) throw new Error("the database tells no time");
  const named = (id: string) => parties.find((party) => party.id === id);
  return { from: named(fromId), to: named(toId), now: clock.now };
}

/** Delegations of either of two people, or to the first, that take some of the same time. */
export function findOverlaps(tx: Tx, [fromId, toId]: [string, string], term: Term): Promise<Overlap[]> {
  return tx.rows<Overlap>`
    SELECT d.id, d.from_id, d.to_id, f.name AS from_name, t.name AS to_name, d.roles
      FROM delegations d JOIN people f ON f.id = d.from_id JOIN people t ON t.id = d.to_id
     WHERE (d.from_id IN (${fromId}, ${toId}) OR d.to_id = ${fromId}) AND d.ended_at IS NULL
       AND d.starts_at < ${term.endsAt} AND d.ends_at > ${term.startsAt} ORDER BY d.id`;
}

/** Ends a delegation that is not over. False where it was, or somebody was first. */
export async function endNow(tx: Tx, tenantId: string, id: string, by: string): Promise<boolean> {
  const ended = await tx.rows`
    UPDATE delegations SET ended_at = clock_timestamp(), ended_by = ${by}
     WHERE id = ${id} AND tenant_id = ${tenantId} AND ended_at IS NULL AND ends_at > clock_timestamp()
    RETURNING id`;
  return ended.length === 1;
}
