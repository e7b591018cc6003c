import { emit } from "@/lib/audit/emit";
import { isTaken, modelTransaction } from "@/lib/db/transaction";
import { conflict } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { createAgent } from "@/lib/identity/create";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { getAgent } from "./list";
import type { AgentView, CreateAgentInput } from "./schemas";

/**
 * A new agent with its first key, which is in this answer only: what is stored is its hash. It belongs to whoever creates
 * it: who holds a key could propose with it, so nobody may hold one and approve ([T16]).
 * @throws 409 `name_taken`
 */
export async function createNewAgent(context: Context, input: CreateAgentInput): Promise<AgentView & { key: string }> {
  requirePermission(context, "agents.write");
  const ctx = requirePersonActor(context);
  const { tenantId } = ctx;
  const ownerId = ctx.actor.id;
  const id = newId("agt");
  const key = await modelTransaction(async (tx) => {
    const token = await createAgent(tx, { id, tenantId, name: input.name, ownerId });
    const commits = { name: input.name };
    await emit(tx, ctx, { type: "agent.created", data: { agent: id, owner: ownerId }, commits });
    return token;
  }).catch((error: unknown) => {
    throw isTaken(error) ? conflict("name_taken", `There is an agent called ${input.name}.`) : error;
  });
  return { ...(await getAgent(ctx, { id })), key };
}
