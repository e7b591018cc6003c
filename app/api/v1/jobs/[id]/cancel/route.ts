import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { cancel } from "@/lib/jobs/cancel";

export const POST = handler({ permission: "jobs.propose", params: idParams }, (ctx, { params }) => cancel(ctx, params));
