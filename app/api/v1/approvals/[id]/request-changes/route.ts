import { requestChanges } from "@/lib/approvals/request-changes";
import { requestChangesInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: requestChangesInput },
  (ctx, { params, body }) => requestChanges(ctx, { ...params, ...body }),
);
