import { getAgent } from "@/lib/agents/list";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const GET = handler({ permission: "agents.read", params: idParams }, (ctx, { params }) => getAgent(ctx, params));
