import type { Prisma } from "@/generated/prisma/client";
import type { Tx } from "@/lib/db/transaction";
import { type Context, actorRecord } from "@/lib/identity/actor";
import { newId } from "@/lib/ids";

type EventType =
  | "job.proposed"
  | "job.revised"
  | "job.claimed"
  | "job.reported"
  | "job.unreported"
  | "job.cancelled"
  | "job.expired"
  | "job.altered"
  | "approval.voted"
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
  | "agent.suspended"
  | "agent.resumed"
  | "person.created"
  | "session.started"
  | "session.ended"
  | "session.refused"
  | "installation.set_up";

export type NewEvent = { type: EventType; jobId?: string; data: Record<string, unknown> };

/**
 * Writes one audit event in the transaction that makes the change: no event, no change (trust.md).
 * `data` holds ids, hashes and verdicts; what people or agents wrote stays in the tables it belongs to.
 */
export async function emit(tx: Tx, ctx: Pick<Context, "actor" | "tenantId">, event: NewEvent): Promise<string> {
  const id = newId("evt");
  await tx.auditEvent.create({
    data: {
      id,
      tenantId: ctx.tenantId,
      type: event.type,
      jobId: event.jobId ?? null,
      actor: actorRecord(ctx.actor),
      data: event.data as Prisma.InputJsonObject,
    },
    select: { id: true },
  });
  return id;
}

/** A message to the outside that is owed because of an event: one row an event, delivered at least once ([T1], [T6]). */
export async function enqueue(
  tx: Tx,
  tenantId: string,
  eventId: string,
  topic: string,
  payload: Prisma.InputJsonObject,
): Promise<void> {
  await tx.outboxEntry.create({
    data: { id: newId("out"), tenantId, eventId, topic, payload },
    select: { id: true },
  });
}
