import type { z } from "zod";
import { type Issue, invalid } from "@/lib/errors";
import type { Actor, Context } from "@/lib/identity/actor";
import { authenticate } from "@/lib/identity/authenticate";
import { type Permission, requirePermission } from "@/lib/identity/permissions";
import { newId } from "@/lib/ids";
import { readJson, readText } from "./body";
import { requireOwnOrigin } from "./origin";
import { NO_STORE, problem } from "./problem";

type Shape = z.ZodType;
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;

export type Spec<P, Q, B> = { permission: Permission; params?: P; query?: Q; body?: B };
export type Input<P, Q, B> = {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: Parsed<B>;
  headers: Headers;
  signal: AbortSignal;
};
type RouteArgs = { params: Promise<Record<string, string | string[]>> };
export type Route = (request: Request, route?: RouteArgs) => Promise<Response>;

/** A verb's answer with another status than 200 or with headers. */
export class Reply {
  constructor(
    readonly body: unknown,
    readonly status: number,
    readonly headers: Record<string, string> = {},
  ) {}
}

const READS = new Set(["GET", "HEAD"]);

function check(schema: Shape | undefined, value: unknown, prefix: string): unknown {
  if (!schema) return undefined;
  // No body is an empty one; `null` is not.
  const parsed = schema.safeParse(value === undefined ? {} : value);
  if (parsed.success) return parsed.data;
  const issues: Issue[] = parsed.error.issues.map((issue) => ({
    path: [prefix, ...issue.path.map(String)].filter((part) => part !== "").join("."),
    message: issue.message,
  }));
  throw invalid(issues);
}

function answer(result: unknown, requestId: string): Response {
  if (result instanceof Response) {
    result.headers.set("x-request-id", requestId);
    return result;
  }
  const reply = result instanceof Reply ? result : new Reply(result, 200);
  const headers = {
    ...NO_STORE,
    ...reply.headers,
    "content-type": "application/json; charset=utf-8",
    "x-request-id": requestId,
  };
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}

/**
 * The one way to write a route: authenticate (401), authorise (403), parse (422), call one verb, serialise; every error
 * becomes problem+json, every answer has a request id. `verb` gets what was parsed and nothing else.
 */
export function handler<
  P extends Shape | undefined = undefined,
  Q extends Shape | undefined = undefined,
  B extends Shape | undefined = undefined,
>(spec: Spec<P, Q, B>, verb: (ctx: Context<Actor>, input: Input<P, Q, B>) => unknown): Route {
  return async (request, route) => {
    const requestId = newId("req");
    try {
      const { tenantId, actor, via } = await authenticate(request.headers);
      if (via === "cookie" && !READS.has(request.method)) requireOwnOrigin(request);
      const ctx: Context<Actor> = { actor, tenantId, requestId };
      requirePermission(ctx, spec.permission);
      const input = {
        params: check(spec.params, (await route?.params) ?? {}, ""),
        query: spec.query && check(spec.query, Object.fromEntries(new URL(request.url).searchParams), ""),
        body: spec.body ? check(spec.body, await readJson(request), "") : undefined,
        headers: request.headers,
        signal: request.signal,
      } as Input<P, Q, B>;
      return answer(await verb(ctx, input), requestId);
    } catch (error) {
      return problem(error, requestId);
    }
  };
}

/** The same for the few routes that anyone may call: no credential, so the verb gets no context. */
export function publicHandler<B extends Shape | undefined = undefined>(
  spec: { body?: B },
  verb: (input: { body: Parsed<B>; headers: Headers; requestId: string }) => unknown,
): Route {
  return async (request) => {
    const requestId = newId("req");
    try {
      if (!READS.has(request.method)) requireOwnOrigin(request);
      const body = (spec.body ? check(spec.body, await readJson(request), "") : undefined) as Parsed<B>;
      return answer(await verb({ body, headers: request.headers, requestId }), requestId);
    } catch (error) {
      return problem(error, requestId);
    }
  };
}

/**
 * For a text that carries its own proof, as a witness is sent: no credential of a browser authorises it, so it may come
 * from anywhere.
 */
export function signedTextHandler(verb: (text: string) => unknown): Route {
  return async (request) => {
    const requestId = newId("req");
    try {
      return answer(await verb(await readText(request)), requestId);
    } catch (error) {
      return problem(error, requestId);
    }
  };
}
