import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { getJob } from "@/lib/jobs/review";
import { revise } from "@/lib/jobs/revise";
import { reviseInput } from "@/lib/jobs/schemas";
import { jobQuery } from "@/lib/jobs/revision-history";

export const GET = handler({ permission: "jobs.read", params: idParams, query: jobQuery }, (ctx, input) =>
  getJob(ctx, {
    id: input.params.id,
    seconds: input.query.wait,
    revisions: input.query.revisions,
    signal: input.signal,
  }),
);

export const PUT = handler(
  { permission: "jobs.propose", params: idParams, body: reviseInput },
  (ctx, { params, body }) => revise(ctx, { ...params, ...body }),
);
