import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { listDecisions } from "@/lib/jobs/decisions";

export const GET = handler({ permission: "jobs.read", params: idParams }, (ctx, { params }) =>
  listDecisions(ctx, params),
);
