import { rotateWebhookSecret } from "@/lib/channels/webhook-secrets";
import { handler, Reply } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "agents.write", params: idParams },
  async (ctx, { params }) => new Reply(await rotateWebhookSecret(ctx, params), 201),
);
