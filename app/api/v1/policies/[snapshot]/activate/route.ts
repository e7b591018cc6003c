import { Reply, handler } from "@/lib/http/handler";
import { activatePolicy } from "@/lib/policies/activate";
import { activateInput, snapshotParams } from "@/lib/policies/requests";

export const POST = handler(
  { permission: "policies.write", params: snapshotParams, body: activateInput },
  async (ctx, { params, body }) => {
    const done = await activatePolicy(ctx, { ...params, ...body });
    return new Reply(done, done.status === "active" ? 200 : 202);
  },
);
