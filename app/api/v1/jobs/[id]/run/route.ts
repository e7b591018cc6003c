import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { readRun, runQuery } from "@/lib/jobs/run";

export const GET = handler({ permission: "jobs.read", params: idParams, query: runQuery }, (ctx, { params, query }) =>
  readRun(ctx, { ...params, ...query }),
);
