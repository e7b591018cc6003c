import { query } from "@/lib/db/client";
import type { Tx } from "@/lib/db/transaction";

/** Longer than one delivery can take: who holds a lease for so long has died. */
const LEASE_SECONDS = 60;
const GIVE_UP_AFTER = "3 days";

const DUE = "o.delivered_at IS NULL AND o.dead_at IS NULL AND o.available_at <= now()";
const CALLBACK = "SELECT j.callback FROM jobs j WHERE j.id = o.payload->>'job_id' AND j.tenant_id = o.tenant_id";

export type Owed = {
  id: string;
  tenant_id: string;
  event_id: string;
  topic: string;
  job_id: string;
  attempts: number;
  event_at: Date;
  callback: { url: string; headers?: Record<string, string>; template?: Record<string, unknown> };
  /** The database's clock. */
  now: Date;
};

/** Marks what nobody asked to be told as delivered; returns how many. */
export async function settleUnaddressed(topics: readonly string[], limit: number): Promise<number> {
  const rows = await query(
    "outbox_unaddressed",
    `WITH due AS (
       SELECT o.id FROM outbox o
        WHERE ${DUE} AND NOT (o.topic = ANY($1) AND COALESCE(jsonb_typeof((${CALLBACK})) = 'object', false))
        ORDER BY o.available_at LIMIT $2 FOR UPDATE OF o SKIP LOCKED)
     UPDATE outbox o SET delivered_at = now() FROM due WHERE o.id = due.id RETURNING 1`,
    [topics, limit],
  );
  return rows.length;
}

/**
 * Takes messages that are due, each for one process: until the lease lapses nobody else sees them, and no transaction is
 * open meanwhile. Who dies with them leaves them to whoever comes after the lease ([T6]).
 */
export const leaseOwed = (topics: readonly string[], limit: number): Promise<Owed[]> =>
  query<Owed>(
    "outbox_lease",
    `WITH due AS (
       SELECT o.id FROM outbox o
        WHERE ${DUE} AND o.topic = ANY($1) AND jsonb_typeof((${CALLBACK})) = 'object'
        ORDER BY o.available_at LIMIT $2 FOR UPDATE OF o SKIP LOCKED)
     UPDATE outbox o SET attempts = o.attempts + 1, available_at = now() + make_interval(secs => ${LEASE_SECONDS})
       FROM due, audit_events e WHERE o.id = due.id AND e.id = o.event_id
     RETURNING o.id, o.tenant_id, o.event_id, o.topic, o.payload->>'job_id' AS job_id, o.attempts, e.at AS event_at,
               (${CALLBACK}) AS callback, clock_timestamp() AS now`,
    [topics, limit],
  );

export async function markDelivered(id: string): Promise<void> {
  await query(
    "outbox_delivered",
    "UPDATE outbox SET delivered_at = now(), last_error = NULL WHERE id = $1 AND delivered_at IS NULL",
    [id],
  );
}

/**
 * Puts a message off, or gives it up: `final`, or after three days. True where it was given up. Nothing where another
 * process has taken it since: what happens next is theirs to say.
 */
export async function markFailed(
  { id, attempts }: Pick<Owed, "id" | "attempts">,
  failure: { error: string; final: boolean; retrySeconds: number },
): Promise<boolean> {
  const [row] = await query<{ dead: boolean }>(
    "outbox_failed",
    `UPDATE outbox SET last_error = $3, available_at = now() + make_interval(secs => $5),
            dead_at = CASE WHEN $4 OR now() + make_interval(secs => $5) > created_at + interval '${GIVE_UP_AFTER}' THEN now() END
      WHERE id = $1 AND attempts = $2 AND delivered_at IS NULL AND dead_at IS NULL RETURNING dead_at IS NOT NULL AS dead`,
    [id, attempts, failure.error, failure.final, failure.retrySeconds],
  );
  return row?.dead === true;
}

/** The secrets that sign for an agent now, the current one first. */
export async function findSecrets(agentId: string): Promise<{ sealed_secret: string; current: boolean }[]> {
  return query(
    "webhook_secrets",
    `SELECT sealed_secret, ends_at IS NULL AS current FROM webhook_secrets
      WHERE agent_id = $1 AND (ends_at IS NULL OR ends_at > now()) ORDER BY ends_at DESC NULLS FIRST`,
    [agentId],
  );
}

export type NewSecret = { id: string; tenantId: string; agentId: string; sealed: string };

/** Stores an agent's secret; false where it has a current one. */
export async function insertSecret(tx: Tx, { id, tenantId, agentId, sealed }: NewSecret): Promise<boolean> {
  const inserted = await tx.rows`
    INSERT INTO webhook_secrets (id, tenant_id, agent_id, sealed_secret) VALUES (${id}, ${tenantId}, ${agentId}, ${sealed})
    ON CONFLICT DO NOTHING RETURNING id`;
  return inserted.length === 1;
}

/** Gives the current secret its end. When, or null where there was none. */
export async function endSecret(tx: Tx, agentId: string, hours: number): Promise<Date | null> {
  const [row] = await tx.rows<{ ends_at: Date }>`
    UPDATE webhook_secrets SET ends_at = now() + make_interval(hours => ${hours})
     WHERE agent_id = ${agentId} AND ends_at IS NULL RETURNING ends_at`;
  return row?.ends_at ?? null;
}
