import { agentReasonInput } from "@/lib/agents/schemas";
import { resumeAgent } from "@/lib/agents/suspend";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "agents.write", params: idParams, body: agentReasonInput },
  (ctx, { params, body }) => resumeAgent(ctx, { ...params, ...body }),
);
