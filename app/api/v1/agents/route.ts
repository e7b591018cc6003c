import { createNewAgent } from "@/lib/agents/create";
import { listAgents } from "@/lib/agents/list";
import { createAgentInput } from "@/lib/agents/schemas";
import { handler, Reply } from "@/lib/http/handler";

export const GET = handler({ permission: "agents.read" }, (ctx) => listAgents(ctx));

export const POST = handler(
  { permission: "agents.write", body: createAgentInput },
  async (ctx, { body }) => new Reply(await createNewAgent(ctx, body), 201),
);
