import { bulk } from "@/lib/approvals/bulk";
import { bulkInput } from "@/lib/approvals/schemas";
import { handler } from "@/lib/http/handler";

export const POST = handler({ permission: "approvals.vote", body: bulkInput }, (ctx, { body }) => bulk(ctx, body));
