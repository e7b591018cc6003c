import { notFound } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import type { AgentView } from "./schemas";
import { findAgents } from "./store";

/** Every agent of the tenant, by name. */
export async function listAgents(ctx: Context): Promise<{ items: AgentView[] }> {
  requirePermission(ctx, "agents.read");
  return { items: await findAgents(ctx.tenantId) };
}

/** One agent. @throws 404 `not_found` */
export async function getAgent(ctx: Context, input: { id: string }): Promise<AgentView> {
  requirePermission(ctx, "agents.read");
  const [agent] = await findAgents(ctx.tenantId, input.id);
  if (!agent) throw notFound("agent");
  return agent;
}
