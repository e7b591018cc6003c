import { revoke } from "@/lib/approvals/revoke";
import { revokeInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "queue.read", params: idParams, body: revokeInput },
  (ctx, { params, body }) => revoke(ctx, { ...params, ...body }),
);
