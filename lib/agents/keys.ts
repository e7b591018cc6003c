import { emit } from "@/lib/audit/emit";
import { modelTransaction } from "@/lib/db/transaction";
import { forbidden, notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newToken } from "@/lib/identity/tokens";
import { newId } from "@/lib/ids";

/**
 * Another key for an agent, shown once; the ones before stay valid, so that keys can be changed without a gap.
 * Only its owner gets one: see `createNewAgent`.
 * @throws 404 `not_found`; 403 `not_owner`
 */
export async function createKey(context: Context, input: { id: string }): Promise<{ id: string; key: string }> {
  requirePermission(context, "agents.write");
  const ctx = requirePersonActor(context);
  const { token, hash } = newToken("ask");
  const keyId = newId("key");
  await modelTransaction(async (tx) => {
    const agent = await tx.agent.findFirst({
      where: { id: input.id, tenantId: ctx.tenantId },
      select: { id: true, ownerId: true },
    });
    if (!agent) throw notFound("agent");
    if (agent.ownerId !== ctx.actor.id) throw forbidden("not_owner", "Only the agent's owner can hold a key of it.");
    await tx.agentKey.create({
      data: { id: keyId, tenantId: ctx.tenantId, agentId: agent.id, tokenHash: hash },
      select: { id: true },
    });
    await emit(tx, ctx, { type: "agent.key_created", data: { agent: agent.id, key: keyId } });
  });
  return { id: keyId, key: token };
}
