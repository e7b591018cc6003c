import { proveConsistency } from "@/lib/audit/consistency";
import { consistencyQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read", query: consistencyQuery }, (ctx, { query }) =>
  proveConsistency(ctx, query),
);
