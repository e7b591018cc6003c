import { Reply, handler } from "@/lib/http/handler";
import { createPolicy } from "@/lib/policies/create";
import { listPolicies } from "@/lib/policies/list";
import { createPolicyInput } from "@/lib/policies/requests";

export const GET = handler({ permission: "policies.read" }, (ctx) => listPolicies(ctx));

export const POST = handler(
  { permission: "policies.write", body: createPolicyInput },
  async (ctx, { body }) => new Reply(await createPolicy(ctx, body), 201),
);
