import type { Tx } from "@/lib/db/transaction";
import { type Actor, type Context, actorRecord } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";
import { type Committed, salted } from "./salted";

export type EventType =
  | "job.proposed"
  | "job.revised"
  | "job.claimed"
  | "job.reported"
  | "job.unreported"
  | "job.cancelled"
  | "job.expired"
  | "job.altered"
  | "approval.voted"
  | "approval.vote_undone"
  | "approval.lapsed"
  | "approval.escalated"
  | "approval.overdue"
  | "approval.changes_requested"
  | "approval.resolved"
  | "approval.taken"
  | "approval.released"
  | "approval.snoozed"
  | "approval.revoked"
  | "policy.created"
  | "policy.activation_requested"
  | "policy.activated"
  | "agent.created"
  | "agent.key_created"
  | "agent.webhook_secret_created"
  | "agent.suspended"
  | "agent.resumed"
  | "person.created"
  | "delegation.created"
  | "delegation.ended"
  | "view.saved"
  | "view.changed"
  | "view.deleted"
  | "session.started"
  | "session.ended"
  | "session.refused"
  | "session.step_up_refused"
  | "key.published"
  | "key.rotated"
  | "audit.exported"
  | "audit.erased"
  | "audit.archived"
  | "audit.restored"
  | "audit.retention_changed"
  | "seeded.settings_changed"
  | "seeded.committed"
  | "seeded.revealed"
  | "installation.set_up";

export type NewEvent = {
  type: EventType;
  jobId?: string;
  data: Record<string, unknown>;
  /** What people and agents wrote: the event keeps salted commitments to it, so that it can be erased. */
  commits?: Committed;
  /** The same for what no other table keeps: it is kept beside the salt, and erased with it. */
  keeps?: Committed;
};

/**
 * Writes one audit event in the transaction that makes the change: no event, no change (trust.md).
 * `data` holds ids, hashes and verdicts; what people or agents wrote stays in the tables it belongs to, and `commits` binds it.
 */
export async function emit(tx: Tx, ctx: Pick<Context, "actor" | "tenantId">, event: NewEvent): Promise<void> {
  await insertEvent(tx, ctx, event, newId("evt"));
}

function insertEvent(tx: Tx, ctx: Pick<Context, "actor" | "tenantId">, event: NewEvent, id: string) {
  const { commits, keeps } = event;
  const committed = salted({ ...commits, ...keeps });
  const data = committed ? { ...event.data, commitments: committed.commitments } : event.data;
  return tx.rows`
    WITH event AS (
      INSERT INTO audit_events (id, tenant_id, type, job_id, actor, data)
      VALUES (${id}, ${ctx.tenantId}, ${event.type}, ${event.jobId ?? null},
              ${JSON.stringify(actorRecord(ctx.actor))}::jsonb, ${JSON.stringify(data)}::jsonb)
      RETURNING id)
    INSERT INTO audit_salts (event_id, salt, kept)
    SELECT id, ${committed?.salt ?? null}::bytea, ${keeps ? JSON.stringify(keeps) : null}::jsonb
      FROM event WHERE ${committed !== null}`;
}

/** An event of the whole installation: each tenant's log tells it, since nobody reads another's. */
export async function emitToAll(tx: Tx, actor: Actor, event: NewEvent): Promise<void> {
  for (const { id } of await tx.rows<{ id: string }>`SELECT id FROM tenants ORDER BY id`)
    await emit(tx, { actor, tenantId: id }, event);
}

/**
 * The same, with the message to the outside that is owed because of it: one outbox row, delivered at least once
 * ([T1], [T6]). `topic` where the message has another name than the event.
 */
export async function announce(
  tx: Tx,
  ctx: Pick<Context, "actor" | "tenantId">,
  event: NewEvent,
  payload: Record<string, unknown>,
  topic: string = event.type,
): Promise<void> {
  const id = newId("evt");
  await Promise.all([
    insertEvent(tx, ctx, event, id),
    tx.rows`
      INSERT INTO outbox (id, tenant_id, event_id, topic, payload)
      VALUES (${newId("out")}, ${ctx.tenantId}, ${id}, ${topic}, ${JSON.stringify(payload)}::jsonb)`,
  ]);
}
