import { snooze } from "@/lib/approvals/snooze";
import { snoozeInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: snoozeInput },
  (ctx, { params, body }) => snooze(ctx, { ...params, ...body }),
);
