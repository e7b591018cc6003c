import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { newId } from "@/lib/ids";

const STATEMENT = 10_000;

const hash = (): string => `sha256:${randomBytes(32).toString("hex")}`;

/** About what an event of a job holds; of types that point to no row, since there are no jobs. */
function eventOf(n: number) {
  const types = ["approval.taken", "approval.escalated", "approval.resolved", "approval.overdue", "approval.released"];
  const person = newId("usr");
  return {
    id: newId("evt"),
    type: types[n % types.length],
    job_id: newId("job"),
    actor: { kind: "person", id: person, channel: "console", credential: newId("ses") },
    data: { revision: 1, job_hash: hash(), policy_snapshot: `cfg:system:policy#${hash()}`, roles: ["finance"], n },
  };
}

async function insert(client: pg.Client, tenantId: string, from: number, count: number): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => eventOf(from + at));
  await client.query(
    `INSERT INTO audit_events (id, tenant_id, type, job_id, actor, data)
     SELECT e.id, $1, e.type, e.job_id, e.actor, e.data
       FROM jsonb_to_recordset($2::jsonb) AS e(id text, type text, job_id text, actor jsonb, data jsonb)`,
    [tenantId, JSON.stringify(events)],
  );
}

/** Writes events in bulk, as the owner; the servers' sequencers number and sign them. Seconds of both. */
export async function fill(
  url: string,
  tenantId: string,
  count: number,
): Promise<{ written: number; numbered: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const start = performance.now();
    for (let from = 0; from < count; from += STATEMENT)
      await insert(client, tenantId, from, Math.min(STATEMENT, count - from));
    const written = performance.now();
    while ((await client.query("SELECT 1 FROM audit_pending LIMIT 1")).rows.length > 0) await sleep(200);
    const numbered = performance.now();
    // As autovacuum does within minutes.
    for (const table of ["audit_events", "audit_leaves", "audit_nodes", "audit_pending"])
      await client.query(`VACUUM ANALYZE ${table}`);
    return { written: (written - start) / 1_000, numbered: (numbered - start) / 1_000 };
  } finally {
    await client.end();
  }
}
