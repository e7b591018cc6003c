import { edit } from "@/lib/approvals/edit";
import { editInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: editInput },
  (ctx, { params, body }) => edit(ctx, { ...params, ...body }),
);
