import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { claim } from "@/lib/jobs/claim";
import { claimInput } from "@/lib/jobs/schemas";

export const POST = handler(
  { permission: "jobs.execute", params: idParams, body: claimInput },
  (ctx, { params, body }) => claim(ctx, { ...params, ...body }),
);
