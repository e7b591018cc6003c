import { randomBytes } from "node:crypto";
import { emit } from "@/lib/audit/emit";
import { type Tx, transaction } from "@/lib/db/transaction";
import { forbidden, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { seal, unseal } from "@/lib/seal";
import { endSecret, findSecrets, insertSecret } from "./store";

const SEALED_FOR = "webhook secrets";
/** How long the secret of before goes on signing beside the new one ([T30]). */
const OVERLAP_HOURS = 24;

/** Stores a fresh secret and its event; null where the agent has a current one. */
async function create(tx: Tx, ctx: Pick<Context, "actor" | "tenantId">, agentId: string): Promise<string | null> {
  const id = newId("whs");
  const secret = `whsec_${randomBytes(32).toString("base64")}`;
  const { tenantId } = ctx;
  if (!(await insertSecret(tx, { id, tenantId, agentId, sealed: seal(SEALED_FOR, secret) }))) return null;
  await emit(tx, ctx, { type: "agent.webhook_secret_created", data: { agent: agentId, secret: id } });
  return secret;
}

/**
 * A new secret for the signatures of an agent's callbacks, shown once; the one before signs too for another day, so that
 * receivers can change without a gap. Only the agent's owner gets one.
 * @throws 404 `not_found`; 403 `not_owner`
 */
export async function rotateWebhookSecret(
  context: Context,
  input: { id: string },
): Promise<{ secret: string; previous_ends_at: string | null }> {
  requirePermission(context, "agents.write");
  const ctx = requirePersonActor(context);
  return transaction(async (tx) => {
    const [agent] = await tx.rows<{ owner_id: string }>`
      SELECT owner_id FROM agents WHERE id = ${input.id} AND tenant_id = ${ctx.tenantId} FOR UPDATE`;
    if (!agent) throw notFound("agent");
    if (agent.owner_id !== ctx.actor.id) throw forbidden("not_owner", "Only the agent's owner can hold its secret.");
    const ends = await endSecret(tx, input.id, OVERLAP_HOURS);
    const secret = await create(tx, ctx, input.id);
    if (secret === null) throw new Error("another secret was made meanwhile");
    return { secret, previous_ends_at: ends?.toISOString() ?? null };
  });
}

/** What signs an agent's callbacks now: the current secret, made on first need, and those that have not ended. */
export async function webhookSecrets(tenantId: string, agentId: string): Promise<string[]> {
  let found = await findSecrets(agentId);
  if (!found.some(({ current }) => current)) {
    await transaction((tx) => create(tx, { actor: { kind: "system", name: "callbacks" }, tenantId }, agentId));
    found = await findSecrets(agentId);
  }
  return found.map(({ sealed_secret }) => {
    const secret = unseal(SEALED_FOR, sealed_secret);
    if (secret === null)
      throw new Error("a webhook secret cannot be opened: ASSENTRY_SECRET is not the one that sealed it");
    return secret;
  });
}
