import { setTimeout as sleep } from "node:timers/promises";
import type { Journal, Kind } from "./journal";

export type Answer = { status: number; body: Record<string, unknown>; replayed: boolean };
export type Sent = { as: string; path: string; body?: unknown; key?: string };

const ANSWER_WITHIN_MS = 20_000;
const PAUSE_MS = 100;
/** Longer than any restart takes. */
const GIVE_UP_MS = 180_000;

/** True where nobody listened: the request cannot have been acted on. */
function isRefused(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  return typeof first === "object" && first !== null && "code" in first && first.code === "ECONNREFUSED";
}

/** One request; with a body it is a POST. A 5xx says nothing of what happened, so it is as good as no answer. */
async function send(url: string, { as, path, body, key }: Sent): Promise<Answer | "refused" | "lost"> {
  try {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        authorization: `Bearer ${as}`,
        "content-type": "application/json",
        ...(key === undefined ? {} : { "idempotency-key": key }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const text = await answer.text();
    if (answer.status >= 500) return "lost";
    return { status: answer.status, body: JSON.parse(text), replayed: answer.headers.has("idempotent-replayed") };
  } catch (error) {
    return isRefused(error) ? "refused" : "lost";
  }
}

/**
 * Sends the same request until it is answered, as an agent does after a lost answer. `wasLost` says that an earlier
 * one may have been acted on without our knowing.
 * @throws when no answer comes for minutes
 */
export async function untilAnswered(
  url: string,
  journal: Journal,
  kind: Kind | null,
  sent: Sent,
): Promise<{ answer: Answer; wasLost: boolean }> {
  const deadline = Date.now() + GIVE_UP_MS;
  let wasLost = false;
  while (Date.now() < deadline) {
    const answer = await send(url, sent);
    if (typeof answer === "object" && answer.status !== 429) return { answer, wasLost };
    if (answer === "lost") {
      wasLost = true;
      if (kind) journal.lost[kind] += 1;
    }
    await sleep(PAUSE_MS);
  }
  throw new Error(`${sent.path} was not answered in ${GIVE_UP_MS / 1_000} s`);
}
