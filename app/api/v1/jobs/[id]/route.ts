import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { getJob } from "@/lib/jobs/review";
import { waitQuery } from "@/lib/jobs/schemas";

export const GET = handler(
  { permission: "jobs.read", params: idParams, query: waitQuery },
  (ctx, { params, query, signal }) => getJob(ctx, { id: params.id, seconds: query.wait, signal }),
);
