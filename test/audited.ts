import { fieldSalt, isDisclosureOf } from "@/lib/audit/commitment";
import { rows, type World } from "./world";

/** An event as it is stored, with its salt and what is kept beside that. */
export type Audited = {
  id: string;
  type: string;
  actor: Record<string, string>;
  data: Record<string, unknown> & { commitments?: Record<string, string> };
  salt: Buffer | null;
  kept: Record<string, unknown> | null;
};

/** A tenant's events in their order. */
export const audited = (w: Pick<World, "tenantId">): Promise<Audited[]> =>
  rows<Audited>(
    `SELECT e.id, e.type, e.actor, e.data, s.salt, s.kept FROM audit_events e LEFT JOIN audit_salts s ON s.event_id = e.id
      WHERE e.tenant_id = $1 ORDER BY e.id`,
    [w.tenantId],
  );

/** The names under which an event commits to exactly these values; others only where it commits to something else. */
export function fitting({ salt, data }: Audited, values: Record<string, unknown>): string[] {
  const { commitments = {} } = data;
  return Object.entries(commitments)
    .filter(([name, committed]) => {
      const disclosed = { salt: fieldSalt(salt ?? Buffer.alloc(0), name), value: values[name] ?? null };
      return isDisclosureOf(committed, disclosed);
    })
    .map(([name]) => name)
    .sort();
}
