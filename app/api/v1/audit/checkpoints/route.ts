import { listCheckpoints } from "@/lib/audit/read-checkpoint";
import { checkpointsQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read", query: checkpointsQuery }, (ctx, { query }) =>
  listCheckpoints(ctx, query),
);
