import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";

const TITLES: Record<number, string> = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  413: "Too large",
  422: "Invalid request",
  429: "Too many requests",
  503: "Unavailable",
};

/** Headers of every answer of the API: nothing of it may be kept by a cache in between. */
export const NO_STORE = { "cache-control": "private, no-store", "x-content-type-options": "nosniff" };

/** An error as RFC 9457 problem+json. An error that isn't an AppError is logged and told as 500 without its inside. */
export function problem(error: unknown, requestId: string): Response {
  const known =
    error instanceof AppError
      ? error
      : new AppError(500, "internal_error", "Something failed on our side. Nothing was decided.");
  if (known.status >= 500) log().error({ err: error, request_id: requestId }, "request failed");
  const body = {
    ...known.extra,
    type: `https://assentry.dev/problems/${known.code}`,
    title: TITLES[known.status] ?? "Internal error",
    status: known.status,
    detail: known.message,
    code: known.code,
    request_id: requestId,
  };
  const headers: Record<string, string> = {
    ...NO_STORE,
    "content-type": "application/problem+json",
    "x-request-id": requestId,
  };
  const retryAfter = known.extra.retry_after;
  if (typeof retryAfter === "number") headers["retry-after"] = String(retryAfter);
  return new Response(JSON.stringify(body), { status: known.status, headers });
}
