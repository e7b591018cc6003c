import { handler } from "@/lib/http/handler";
import { explainJob } from "@/lib/policies/explain";
import { evaluateInput } from "@/lib/policies/requests";

export const POST = handler({ permission: "policies.read", body: evaluateInput }, (ctx, { body }) =>
  explainJob(ctx, body),
);
