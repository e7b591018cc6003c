import { handler } from "@/lib/http/handler";
import { getPolicy } from "@/lib/policies/list";
import { snapshotParams } from "@/lib/policies/requests";

export const GET = handler({ permission: "policies.read", params: snapshotParams }, (ctx, { params }) =>
  getPolicy(ctx, params),
);
