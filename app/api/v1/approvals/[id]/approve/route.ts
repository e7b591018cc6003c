import { approveInput } from "@/lib/approvals/schemas";
import { vote } from "@/lib/approvals/vote";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: approveInput },
  (ctx, { params, body }) => vote(ctx, { ...params, ...body, verdict: "approve" }),
);
