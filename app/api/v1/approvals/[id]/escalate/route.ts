import { escalate } from "@/lib/approvals/escalate";
import { escalateInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: escalateInput },
  (ctx, { params, body }) => escalate(ctx, { ...params, ...body }),
);
