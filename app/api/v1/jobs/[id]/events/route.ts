import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { streamJob } from "@/lib/http/streams";

export const GET = handler({ permission: "jobs.read", params: idParams }, (ctx, { params, signal }) =>
  streamJob(ctx, params.id, signal),
);
