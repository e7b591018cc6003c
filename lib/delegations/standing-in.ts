import { type Gate, type Voter, eligibility } from "@/lib/approvals/requirement";
import { query } from "@/lib/db/client";
import type { Context, PersonActor } from "@/lib/identity/actor";
import { COUNTING_ROLES } from "./in-effect";

/** Somebody for whom the reader stands in now, with those of their roles that count. */
export type Absent = Voter & { until: Date };

type Row = { id: string; name: string; email_key: string; roles: string[]; ends_at: Date };

const ABSENT = `
SELECT a.id, a.name, a.email_key, d.ends_at, ${COUNTING_ROLES} AS roles
  FROM delegations d JOIN people a ON a.id = d.from_id
 WHERE d.tenant_id = $1 AND d.to_id = $2 AND d.ended_at IS NULL AND d.ends_at > now() ORDER BY d.ends_at, d.id`;

/** For whom a person stands in now: one query, however many items a list has. */
export async function findAbsent(ctx: Context<PersonActor>): Promise<Absent[]> {
  const rows = await query<Row>("absent", ABSENT, [ctx.tenantId, ctx.actor.id]);
  return rows.map(({ email_key, ends_at, ...person }) => ({ ...person, emailKey: email_key, until: ends_at }));
}

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", timeZone: "UTC" });

/**
 * Why an item is mine, with those for whom I stand in on it: whoever is away could have approved it by these roles. What
 * they could not, such as what their own agent asks for, is no work of theirs to move.
 */
export function becauseOf(because: string, gate: Gate, absent: readonly Absent[]): string {
  const theirs = absent.filter((person) => eligibility(gate, person, "approve").ok);
  if (theirs.length === 0) return because;
  const names = theirs.map(({ name, until }) => `${name} until ${day.format(until)}`);
  return `${because.replace(/\.$/, "")} and stand in for ${names.join(" and ")}.`;
}
