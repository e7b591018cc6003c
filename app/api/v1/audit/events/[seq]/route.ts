import { getEvent } from "@/lib/audit/events";
import { seqParams } from "@/lib/audit/schemas";
import { handler } from "@/lib/http/handler";

export const GET = handler({ permission: "audit.read", params: seqParams }, (ctx, { params }) => getEvent(ctx, params));
