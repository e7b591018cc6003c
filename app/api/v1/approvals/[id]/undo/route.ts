import { undo } from "@/lib/approvals/undo";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const POST = handler({ permission: "approvals.vote", params: idParams }, (ctx, { params }) => undo(ctx, params));
