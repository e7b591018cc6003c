import { handler } from "@/lib/http/handler";
import { getPolicy } from "@/lib/policy/list";
import { snapshotParams } from "@/lib/policy/requests";

export const GET = handler({ permission: "policies.read", params: snapshotParams }, (ctx, { params }) =>
  getPolicy(ctx, params),
);
