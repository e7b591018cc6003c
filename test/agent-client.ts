import { Assentry } from "assentry";
import { GET as jwksRoute } from "@/app/.well-known/jwks.json/route";
import { POST as claimRoute } from "@/app/api/v1/jobs/[id]/claim/route";
import { POST as resultRoute } from "@/app/api/v1/jobs/[id]/result/route";
import { GET as jobRoute, PUT as reviseRoute } from "@/app/api/v1/jobs/[id]/route";
import { POST as proposeRoute } from "@/app/api/v1/jobs/route";
import type { Route } from "@/lib/http/handler";

const ROUTES: [RegExp, Route][] = [
  [/^GET \/\.well-known\/jwks\.json$/, jwksRoute],
  [/^POST \/api\/v1\/jobs$/, proposeRoute],
  [/^GET \/api\/v1\/jobs\/([^/]+)$/, jobRoute],
  [/^PUT \/api\/v1\/jobs\/([^/]+)$/, reviseRoute],
  [/^POST \/api\/v1\/jobs\/([^/]+)\/claim$/, claimRoute],
  [/^POST \/api\/v1\/jobs\/([^/]+)\/result$/, resultRoute],
];

/** What befalls a call: it never arrives, or its answer is lost on the way back, while something else happens. */
export type Fault = "unsent" | (() => unknown);

/** The SDK against our own routes, without a server between. */
export function agentClient(apiKey: string, fault: (call: string) => Fault | null = () => null): Assentry {
  const url = "http://localhost:3000";
  const answer: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const call = `${request.method} ${new URL(request.url).pathname}`;
    const befalls = fault(call);
    if (befalls === "unsent") throw new TypeError("no connection");
    const found = ROUTES.find(([pattern]) => pattern.test(call));
    if (!found) throw new Error(`no route for ${call}`);
    const [pattern, route] = found;
    const id = pattern.exec(call)?.[1];
    const response = await route(request, { params: Promise.resolve(id === undefined ? {} : { id }) });
    if (befalls === null) return response;
    await befalls();
    throw new TypeError("connection lost");
  };
  return new Assentry({ url, apiKey, fetch: answer, retries: 2 });
}
