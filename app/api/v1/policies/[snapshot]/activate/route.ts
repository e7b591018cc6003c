import { handler } from "@/lib/http/handler";
import { activatePolicy } from "@/lib/policy/activate";
import { activateInput, snapshotParams } from "@/lib/policy/requests";

export const POST = handler(
  { permission: "policies.write", params: snapshotParams, body: activateInput },
  (ctx, { params, body }) => activatePolicy(ctx, { ...params, ...body }),
);
