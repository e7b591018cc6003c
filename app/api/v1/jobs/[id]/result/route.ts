import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { report } from "@/lib/jobs/report";
import { resultInput } from "@/lib/jobs/schemas";

export const POST = handler(
  { permission: "jobs.execute", params: idParams, body: resultInput },
  (ctx, { params, body }) => report(ctx, { ...params, ...body }),
);
