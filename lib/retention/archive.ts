import { existsSync } from "node:fs";
import path from "node:path";
import { emit } from "@/lib/audit/emit";
import type { Tx } from "@/lib/db/transaction";
import { archivePath, fileHash, openArchive, writeArchive } from "./archive-file";
import { ENDED } from "./job-store";
import { findMonth, type Month, tableOf } from "./month";
import { ask, changeMonths, type Owner } from "./owner";

/** What became of a month: how many events of how many tenants, or why it is still there. */
export type Archived = { month: string; events: number; files: string[] };

const ACTOR = { kind: "system", name: "audit:archive" } as const;

/** The months that have a table with events and are over by `before` (`2026-03`), oldest first. */
export async function monthsBefore(owner: Owner, before: string): Promise<Month[]> {
  const tables = await ask<{ name: string }>(
    owner,
    `SELECT replace(substr(c.relname, 8), '_', '-') AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
      WHERE i.inhparent = 'audit_events'::regclass AND c.relname LIKE 'events\\_%' ORDER BY 1`,
  );
  const now = new Date().toISOString().slice(0, 7);
  const months = tables.flatMap(({ name }) => (name < before && name < now ? (findMonth(name) ?? []) : []));
  const filled: Month[] = [];
  for (const month of months)
    if ((await ask(owner, `SELECT 1 FROM ${tableOf(month)} LIMIT 1`)).length > 0) filled.push(month);
  return filled;
}

const needed = (table: string): [why: string, sql: string][] => [
  [
    "have no number in the log yet",
    `SELECT 1 FROM ${table} e WHERE NOT EXISTS (SELECT FROM audit_leaves l WHERE l.event_id = e.id)`,
  ],
  [
    "are of jobs that have not ended",
    `SELECT 1 FROM ${table} e JOIN jobs j ON j.id = e.job_id WHERE j.state NOT IN ${ENDED}`,
  ],
  [
    "are still to be told to an agent",
    `SELECT 1 FROM ${table} e JOIN outbox o ON o.event_id = e.id WHERE o.delivered_at IS NULL AND o.dead_at IS NULL`,
  ],
];

/** @throws where something still needs the month's events */
async function requireUnneeded(owner: Owner, month: Month): Promise<void> {
  for (const [why, sql] of needed(tableOf(month))) {
    const [row] = await ask<{ count: number }>(owner, `SELECT count(*)::int AS count FROM (${sql}) x`);
    if (row && row.count > 0) throw new Error(`${month.name} stays: ${row.count} of its events ${why}`);
  }
}

type Written = { tenantId: string; file: string; events: number; sha256: string };

/** One tenant's file of a month, written where it isn't there, and read back: every event against its leaf. */
async function writeVerified(folder: string, tenantId: string, month: Month): Promise<Written> {
  const file = archivePath(folder, tenantId, month);
  if (!existsSync(file)) await writeArchive(file, tenantId, month);
  let events = 0;
  try {
    const { header, batches } = await openArchive(file);
    if (header.tenant !== tenantId || header.month.name !== month.name) throw new Error("it is of another month");
    for await (const batch of batches) events += batch.length;
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : error}`);
  }
  return { tenantId, file, events, sha256: await fileHash(file) };
}

async function noteArchived(tx: Tx, month: Month, { tenantId, file, events, sha256 }: Written): Promise<void> {
  const table = tableOf(month);
  const first = `${month.name}-01`;
  const there = await tx.query<{ count: number }>(
    "archive_count",
    `SELECT count(*)::int AS count FROM ${table} WHERE tenant_id = $1`,
    [tenantId],
  );
  if (there[0]?.count !== events)
    throw new Error(`${file} has ${events} events, the database ${there[0]?.count} of ${month.name}`);
  await tx.rows`
    INSERT INTO audit_archives (tenant_id, month, events, file, sha256)
    VALUES (${tenantId}, ${first}, ${events}, ${path.basename(file)}, ${sha256})`;
  await tx.query(
    "archive_events",
    `INSERT INTO audit_archived_events (event_id, tenant_id, month, type, job_id, actor_id)
     SELECT id, tenant_id, $2::date, type, job_id, actor->>'id' FROM ${table} WHERE tenant_id = $1`,
    [tenantId, first],
  );
  const data = { month: month.name, events, sha256 };
  await emit(tx, { tenantId, actor: ACTOR }, { type: "audit.archived", data });
}

/**
 * Moves a month of every tenant's log to files, and then out of the database: leaves, nodes and log checkpoints stay, so
 * that proofs go on being valid. Killed at any moment, the month is in the database, or its files are whole and verified.
 * @throws where something still needs the month, or a file is not what the database has
 */
export async function archiveMonth(owner: Owner, month: Month, folder: string): Promise<Archived> {
  await requireUnneeded(owner, month);
  const table = tableOf(month);
  const tenants = await ask<{ id: string }>(owner, `SELECT DISTINCT tenant_id AS id FROM ${table} ORDER BY 1`);
  const written: Written[] = [];
  for (const { id } of tenants) written.push(await writeVerified(folder, id, month));
  const events = written.reduce((sum, one) => sum + one.events, 0);
  await changeMonths(owner, async (tx) => {
    for (const one of written) await noteArchived(tx, month, one);
    // From here on nothing can write an event: as little as can be.
    await tx.rows`LOCK TABLE audit_events IN ACCESS EXCLUSIVE MODE`;
    const [left] = await tx.query<{ count: number }>("archive_left", `SELECT count(*)::int AS count FROM ${table}`, []);
    if (left?.count !== events) throw new Error(`${month.name} stays: events of it came in meanwhile`);
    await tx.query("archive_detach", `ALTER TABLE audit_events DETACH PARTITION ${table}`, []);
    await tx.query("archive_drop", `DROP TABLE ${table}`, []);
  });
  return { month: month.name, events, files: written.map(({ file }) => file) };
}
