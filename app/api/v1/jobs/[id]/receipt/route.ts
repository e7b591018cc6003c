import { receipt } from "@/lib/audit/receipt";
import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";

export const GET = handler({ permission: "jobs.read", params: idParams }, (ctx, { params }) => receipt(ctx, params));
