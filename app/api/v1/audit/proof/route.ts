import { prove } from "@/lib/audit/proof";
import { proofQuery } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read", query: proofQuery }, (ctx, { query }) => prove(ctx, query));
