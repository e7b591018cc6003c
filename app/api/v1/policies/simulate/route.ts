import { handler, type Route } from "@/lib/http/handler";
import { answerSimulation } from "@/lib/policies/simulate/answer";
import { readLines } from "@/lib/policy/simulate/lines";
import { simulateInput, uploadQuery } from "@/lib/policy/simulate/schemas";

const fromBody = handler({ permission: "policies.read", body: simulateInput }, (ctx, { body, headers, signal }) =>
  answerSimulation(ctx, body, { headers, signal }),
);

/** Calls, one a line, are read as they come in: they may be larger than a body that is read at once. */
const fromUpload: Route = (request, route) =>
  handler({ permission: "policies.read", query: uploadQuery }, (ctx, { query, headers, signal }) =>
    answerSimulation(ctx, { ...query, past: readLines(request.body) }, { headers, signal }),
  )(request, route);

export const POST: Route = (request, route) =>
  request.headers.get("content-type")?.startsWith("application/x-ndjson")
    ? fromUpload(request, route)
    : fromBody(request, route);
