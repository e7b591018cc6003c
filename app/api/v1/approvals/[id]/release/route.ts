import { release } from "@/lib/approvals/release";
import { leaseInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler({ permission: "queue.read", params: idParams, body: leaseInput }, (ctx, { params, body }) =>
  release(ctx, { ...params, ...body }),
);
