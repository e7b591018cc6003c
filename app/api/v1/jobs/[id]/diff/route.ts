import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { diffRevisions, revisionDiffQuery } from "@/lib/jobs/revision-diff";

export const GET = handler(
  { permission: "jobs.read", params: idParams, query: revisionDiffQuery },
  (ctx, { params, query }) => diffRevisions(ctx, { ...params, ...query }),
);
