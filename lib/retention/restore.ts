import { emit } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import { type Archive, openArchive } from "./archive-file";
import { tableOf } from "./month";
import { changeMonths, type Owner } from "./owner";

const ACTOR = { kind: "system", name: "audit:restore" } as const;

async function copyIn(tx: Tx, { header, batches }: Archive): Promise<number> {
  const { tenant, month } = header;
  const first = `${month.name}-01`;
  const [known] = await tx.rows<{ events: string }>`
    SELECT events FROM audit_archives WHERE tenant_id = ${tenant} AND month = ${first}`;
  if (!known) throw new Error(`${month.name} of ${tenant} is not archived`);
  let events = 0;
  for await (const batch of batches) {
    events += batch.length;
    // Into the month itself: these events have had their number for long.
    await tx.query(
      "restore_events",
      `INSERT INTO ${tableOf(month)} (id, tenant_id, type, job_id, actor, data, at)
       SELECT e.id, e.tenant, e.type, e.job, e.actor, e.data, e.at
         FROM jsonb_to_recordset($1::jsonb) AS e(id text, tenant text, type text, job text, actor jsonb, data jsonb, at timestamptz)`,
      [JSON.stringify(batch.map(({ event }) => event))],
    );
  }
  if (events !== Number(known.events)) throw new Error(`it has ${events} events, and ${known.events} were archived`);
  await tx.rows`DELETE FROM audit_archives WHERE tenant_id = ${tenant} AND month = ${first}`;
  const data = { month: month.name, events };
  await emit(tx, { tenantId: tenant, actor: ACTOR }, { type: "audit.restored", data });
  return events;
}

/**
 * Puts an archived month of a tenant back, all or nothing, after comparing each event with its leaf.
 * @throws naming the first event that was altered; where it is not archived
 */
export async function restoreMonth(
  owner: Owner,
  file: string,
): Promise<{ tenant: string; month: string; events: number }> {
  try {
    const archive = await openArchive(file);
    const { from } = archive.header.month;
    // By itself: it holds up who writes events.
    await changeMonths(owner, (tx) => tx.rows`SELECT audit_make_month(${from}::timestamptz)`);
    const events = await changeMonths(owner, (tx) => copyIn(tx, archive));
    return { tenant: archive.header.tenant, month: archive.header.month.name, events };
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
}
