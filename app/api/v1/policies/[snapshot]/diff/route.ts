import { handler } from "@/lib/http/handler";
import { diffPolicies } from "@/lib/policies/difference";
import { diffQuery, snapshotParams } from "@/lib/policies/requests";

export const GET = handler(
  { permission: "policies.read", params: snapshotParams, query: diffQuery },
  (ctx, { params, query }) => diffPolicies(ctx, { ...params, ...query }),
);
