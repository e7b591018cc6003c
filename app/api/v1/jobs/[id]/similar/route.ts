import { handler } from "@/lib/http/handler";
import { idParams } from "@/lib/http/params";
import { findSimilar, similarQuery } from "@/lib/jobs/similar";

export const GET = handler(
  { permission: "jobs.read", params: idParams, query: similarQuery },
  (ctx, { params, query }) => findSimilar(ctx, { ...params, ...query }),
);
