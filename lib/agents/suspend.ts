import { emit } from "@/lib/audit/emit";
import { modelTransaction } from "@/lib/db/transaction";
import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission, requirePersonActor } from "@/lib/identity/permissions";
import { getAgent } from "./list";
import type { AgentView } from "./schemas";

type Input = { id: string; reason: string };

async function setSuspended(context: Context, input: Input, suspended: boolean): Promise<AgentView> {
  requirePermission(context, "agents.write");
  const ctx = requirePersonActor(context);
  await modelTransaction(async (tx) => {
    const { count } = await tx.agent.updateMany({
      where: { id: input.id, tenantId: ctx.tenantId, suspendedAt: suspended ? null : { not: null } },
      data: suspended
        ? { suspendedAt: new Date(), suspendedReason: input.reason }
        : { suspendedAt: null, suspendedReason: null },
    });
    const agent = await tx.agent.findFirst({ where: { id: input.id, tenantId: ctx.tenantId }, select: { id: true } });
    if (!agent) throw notFound("agent");
    const type = suspended ? "agent.suspended" : "agent.resumed";
    const keeps = { reason: input.reason };
    if (count === 1) await emit(tx, ctx, { type, data: { agent: agent.id }, keeps });
  });
  return getAgent(ctx, { id: input.id });
}

/** Stops an agent with its next request: it can neither propose nor claim ([T26]). Twice is once. @throws 404 */
export const suspendAgent = (ctx: Context, input: Input): Promise<AgentView> => setSuspended(ctx, input, true);

/** Lets a suspended agent go on. @throws 404 */
export const resumeAgent = (ctx: Context, input: Input): Promise<AgentView> => setSuspended(ctx, input, false);
