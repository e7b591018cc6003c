import { backoff, pause } from "./backoff.js";
import { withDeadline } from "./deadline.js";
import { AssentryError, isTransient, Unreachable } from "./errors.js";
import { isObject } from "./json.js";

/** On top of the seconds that the server was asked to hold the answer. */
const ANSWER_SECONDS = 15;
const LONGEST_RETRY_AFTER_SECONDS = 60;

export type Call = {
  method: "GET" | "POST" | "PUT";
  /** From the root of the server: `/api/v1/jobs`. */
  path: string;
  body?: unknown;
  idempotencyKey?: string | undefined;
  /** Whether a second try can do no harm. One that got no answer may have been carried out. */
  repeatable: boolean;
  /** Seconds that the server may hold the answer. */
  holdSeconds?: number | undefined;
  retries?: number | undefined;
  signal?: AbortSignal | undefined;
};

type Options = { url: string; apiKey?: string | undefined; fetch?: typeof fetch | undefined; retries: number };

/** Sends calls, with retries where they are safe, and turns every failure into an `AssentryError`. */
export class Transport {
  readonly retries: number;
  private readonly base: string;
  private readonly apiKey: string | undefined;
  private readonly fetch: typeof fetch;

  constructor(options: Options) {
    this.base = options.url.replace(/\/+$/, "");
    this.apiKey = options.apiKey;
    this.fetch = (input, init) => (options.fetch ?? globalThis.fetch)(input, init);
    this.retries = options.retries;
  }

  /**
   * The parsed JSON of a 2xx answer.
   * @throws {Unreachable} when there is no answer; {AssentryError} with the server's code for any other status; the
   * signal's reason when it aborts.
   */
  async request(call: Call): Promise<unknown> {
    const retries = call.retries ?? this.retries;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.send(call);
      } catch (error) {
        if (!isTransient(error) || !call.repeatable || attempt >= retries) throw error;
        await pause(retryAfterMs(error) ?? backoff(attempt), call.signal);
      }
    }
  }

  private async send(call: Call): Promise<unknown> {
    call.signal?.throwIfAborted();
    const ms = (ANSWER_SECONDS + (call.holdSeconds ?? 0)) * 1000;
    const late = new Error(`No answer within ${ms / 1000} s`);
    let answer: { status: number; headers: Headers; text: string };
    try {
      answer = await withDeadline({ ms, reason: late, outer: call.signal }, (signal) => this.exchange(call, signal));
    } catch (cause) {
      call.signal?.throwIfAborted();
      throw new Unreachable(`Assentry does not answer at ${this.base}.`, { cause });
    }
    return read(answer.status, answer.headers, answer.text);
  }

  private async exchange(call: Call, signal: AbortSignal): Promise<{ status: number; headers: Headers; text: string }> {
    const response = await this.fetch(`${this.base}${call.path}`, {
      method: call.method,
      headers: this.headers(call),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      // A redirect could carry the key to another host.
      redirect: "error",
      signal,
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  private headers(call: Call): Record<string, string> {
    return {
      Accept: "application/json",
      ...(this.apiKey === undefined ? {} : { Authorization: `Bearer ${this.apiKey}` }),
      ...(call.body === undefined ? {} : { "Content-Type": "application/json" }),
      ...(call.idempotencyKey === undefined ? {} : { "Idempotency-Key": call.idempotencyKey }),
    };
  }
}

function read(status: number, headers: Headers, text: string): unknown {
  const body = parse(text);
  if (status >= 200 && status < 300 && body !== undefined) return body;
  const problem = isObject(body) ? body : {};
  const { code, detail, request_id: requestId } = problem;
  const retryAfter = headers.get("Retry-After");
  throw new AssentryError(
    typeof code === "string" ? code : "unexpected_answer",
    typeof detail === "string" ? detail : `Assentry answered ${status} without saying why.`,
    {
      status,
      requestId: typeof requestId === "string" ? requestId : headers.get("X-Request-Id"),
      problem: retryAfter === null ? problem : { retry_after: retryAfter, ...problem },
    },
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function retryAfterMs(error: AssentryError): number | null {
  const seconds = Number(error.problem.retry_after);
  if (!Number.isFinite(seconds) || seconds < 0) return null;
  return Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS) * 1000;
}
