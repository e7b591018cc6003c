import pg from "pg";
import { inject, vi } from "vitest";
import { env } from "@/lib/env";
import type { DestinationList } from "@/lib/audit/list-destinations";
import type { WitnessedView } from "@/lib/audit/schemas";
import { databaseUrl } from "./template-database";
import type { Received, Receiver } from "./receiver";
import { call, rows } from "./world";

const SETTINGS = [
  "AUDIT_CHECKPOINT_FILE",
  "AUDIT_CHECKPOINT_WEBHOOK",
  "AUDIT_WITNESSES",
  "AUDIT_WITNESS_FOR",
  "AUDIT_ALLOW_PRIVATE",
] as const;
type Settings = Partial<Record<(typeof SETTINGS)[number], string>>;

/** The installation started anew with these settings, on the same database. */
export async function installation(settings: Settings) {
  for (const name of SETTINGS) delete process.env[name];
  Object.assign(process.env, settings);
  vi.resetModules();
  const [settled, sending, sequencer, listed, checkpoint, witness] = await Promise.all([
    import("@/lib/env"),
    import("@/lib/audit/send-checkpoints"),
    import("@/lib/audit/sequencer"),
    import("@/app/api/v1/audit/witnesses/route"),
    import("@/app/api/v1/audit/checkpoint/route"),
    import("@/app/api/v1/witness/add-checkpoint/route"),
  ]);
  // Read now: another installation may be started before this one looks.
  settled.env();
  return {
    number: sequencer.numberEvents,
    send: sending.sendCheckpoints,
    destinations: (as: string) => call<DestinationList>(listed.GET, { as }),
    witnessedText: (as: string) => call<{ text: string }>(checkpoint.GET, { as, query: "?witnessed=true" }),
    witnessed: (as: string) =>
      call<WitnessedView & { keys: string[] }>(checkpoint.GET, {
        as,
        query: "?witnessed=true",
        headers: { accept: "application/json" },
      }),
    /** Answers at a receiver's address as the witness that this installation is. */
    witnessAt: (receiver: Receiver) => {
      receiver.answer = async (response, { body }: Received) => {
        const answer = await witness.POST(new Request("http://localhost:3000/", { method: "POST", body }));
        const type = answer.headers.get("content-type") ?? "";
        response.writeHead(answer.status, { "content-type": type }).end(await answer.text());
      };
    },
  };
}

/** The pause between two sendings, the time until the next try, or a lease, is over. */
export const later = (): Promise<unknown> => rows("UPDATE audit_destinations SET due_at = now() - interval '1 second'");

/** As the database's owner, with every trigger disabled. */
export async function asOwner(statements: string[]): Promise<void> {
  const name = new URL(env().DATABASE_URL).pathname.slice(1);
  const client = new pg.Client({ connectionString: databaseUrl(inject("adminUrl"), name) });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica");
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/**
 * Writes the whole history of a log again, as whoever holds the database can: an event altered, all hashes and numbers new.
 * What signs it again is the sequencer itself, with the real key.
 */
export const rewriteHistory = (tenantId: string, also: string[] = []): Promise<void> =>
  asOwner([
    `UPDATE audit_events SET data = data || '{"rewritten": true}'
      WHERE id = (SELECT event_id FROM audit_leaves WHERE tenant_id = '${tenantId}' AND seq = 1)`,
    `INSERT INTO audit_pending (event_id, tenant_id, at)
     SELECT event_id, tenant_id, at FROM audit_leaves WHERE tenant_id = '${tenantId}'`,
    ...["audit_leaves", "audit_nodes", "audit_checkpoints", "audit_cosignatures", "audit_logs"].map(
      (table) => `DELETE FROM ${table} WHERE tenant_id = '${tenantId}'`,
    ),
    ...also,
  ]);
