import { GET as jwks } from "@/app/.well-known/jwks.json/route";
import { POST as claim } from "@/app/api/v1/jobs/[id]/claim/route";
import { POST as result } from "@/app/api/v1/jobs/[id]/result/route";
import { GET as job } from "@/app/api/v1/jobs/[id]/route";
import { POST as propose } from "@/app/api/v1/jobs/route";

const ID = "/api/v1/jobs/([^/]+)";

/** The routes behind a `fetch`, for the SDK without a server in between. */
export const served: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  if (pathname === "/.well-known/jwks.json") return jwks();
  if (pathname === "/api/v1/jobs") return propose(request);
  for (const [form, route] of [
    [ID, job],
    [`${ID}/claim`, claim],
    [`${ID}/result`, result],
  ] as const) {
    const id = new RegExp(`^${form}$`).exec(pathname)?.[1];
    if (id) return route(request, { params: Promise.resolve({ id }) });
  }
  throw new Error(`nothing is served at ${pathname}`);
};
