import { previewEdit } from "@/lib/approvals/preview-edit";
import { previewEditInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: previewEditInput },
  (ctx, { params, body }) => previewEdit(ctx, { ...params, ...body }),
);
