import { createDelegation } from "@/lib/delegations/create";
import { listDelegations } from "@/lib/delegations/list";
import { delegationInput } from "@/lib/delegations/schemas";
import { handler, Reply } from "@/lib/http/handler";

export const GET = handler({ permission: "queue.read" }, (ctx) => listDelegations(ctx));

export const POST = handler(
  { permission: "delegations.write", body: delegationInput },
  async (ctx, { body }) => new Reply(await createDelegation(ctx, body), 201),
);
