import { escalate } from "@/lib/approvals/escalate";
import { escalationRoles } from "@/lib/approvals/escalation-roles";
import { escalateInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const GET = handler({ permission: "approvals.vote", params: idParams }, (ctx, { params }) =>
  escalationRoles(ctx, params),
);

export const POST = handler(
  { permission: "approvals.vote", params: idParams, body: escalateInput },
  (ctx, { params, body }) => escalate(ctx, { ...params, ...body }),
);
