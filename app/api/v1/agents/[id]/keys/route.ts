import { createKey } from "@/lib/agents/keys";
import { handler, Reply } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "agents.write", params: idParams },
  async (ctx, { params }) => new Reply(await createKey(ctx, params), 201),
);
