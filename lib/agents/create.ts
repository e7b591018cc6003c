import { emit } from "@/lib/audit/emit";
import { isTaken, transaction } from "@/lib/db/transaction";
import { conflict, invalid } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { createAgent } from "@/lib/identity/create";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { getAgent } from "./list";
import type { AgentView, CreateAgentInput } from "./schemas";

/**
 * A new agent with its first key. The key is in this answer only: what is stored is its hash.
 * @throws 409 `name_taken`; 422 where the owner is nobody of this tenant
 */
export async function createNewAgent(context: Context, input: CreateAgentInput): Promise<AgentView & { key: string }> {
  requirePermission(context, "agents.write");
  const ctx = requirePersonActor(context);
  const { tenantId } = ctx;
  const ownerId = input.owner_id ?? ctx.actor.id;
  const id = newId("agt");
  const key = await transaction(async (tx) => {
    const owner = await tx.person.findFirst({
      where: { id: ownerId, tenantId, disabledAt: null },
      select: { id: true },
    });
    if (!owner) throw invalid([{ path: "owner_id", message: "is nobody of this tenant" }]);
    const token = await createAgent(tx, { id, tenantId, name: input.name, ownerId });
    await emit(tx, ctx, { type: "agent.created", data: { agent: id, owner: ownerId } });
    return token;
  }).catch((error: unknown) => {
    throw isTaken(error) ? conflict("name_taken", `There is an agent called ${input.name}.`) : error;
  });
  return { ...(await getAgent(ctx, { id })), key };
}
