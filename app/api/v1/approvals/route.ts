import { listApprovals } from "@/lib/approvals/list";
import { listQuery } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "queue.read", query: listQuery }, (ctx, { query }) =>
  listApprovals(ctx, query),
);
