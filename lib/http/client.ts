import type { Issue } from "@/lib/errors";

/** An answer of our API that is not a success; `code` as in api.md, `offline` where there was no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly issues: Issue[];
  readonly extra: Record<string, unknown>;

  constructor(status: number, body: Record<string, unknown>) {
    const detail = typeof body.detail === "string" ? body.detail : "The request failed.";
    super(detail);
    this.name = "ApiError";
    this.status = status;
    this.code = typeof body.code === "string" ? body.code : "unknown";
    this.detail = detail;
    this.issues = Array.isArray(body.issues) ? body.issues : [];
    this.extra = body;
  }
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === "object" && body !== null ? { ...body } : {};
}

/** Calls our own API from a page. @throws ApiError */
export async function api<T>(
  path: string,
  init: { method?: string; body?: unknown; signal?: AbortSignal; keepalive?: boolean } = {},
): Promise<T> {
  const { method = "GET", body, signal = null, keepalive = false } = init;
  const request: RequestInit = { method, signal, keepalive, headers: { accept: "application/json" } };
  if (body !== undefined) {
    request.headers = { accept: "application/json", "content-type": "application/json" };
    request.body = JSON.stringify(body);
  }
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError(0, {
      code: "offline",
      detail: "The server cannot be reached. What you typed is kept; try again.",
    });
  }
  if (!response.ok) throw new ApiError(response.status, await bodyOf(response));
  return (await response.json()) as T;
}
