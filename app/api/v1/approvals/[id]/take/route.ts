import { take } from "@/lib/approvals/take";
import { leaseInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: leaseInput },
  (ctx, { params, body }) => take(ctx, { ...params, ...body }),
);
