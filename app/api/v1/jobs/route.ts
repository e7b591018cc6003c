import { AppError } from "@/lib/errors";
import { Reply, handler } from "@/lib/http/handler";
import { propose } from "@/lib/jobs/propose";
import { proposeInput, waitQuery } from "@/lib/jobs/schemas";

const MAX_KEY = 255;

function idempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  if (key !== null && (key === "" || key.length > MAX_KEY)) {
    throw new AppError(422, "invalid_idempotency_key", `Idempotency-Key must have 1 to ${MAX_KEY} characters.`);
  }
  return key;
}

export const POST = handler(
  { permission: "jobs.propose", query: waitQuery, body: proposeInput },
  async (ctx, input) => {
    const { body, query, headers, signal } = input;
    const { view, replayed } = await propose(ctx, {
      body,
      wait: query.wait,
      signal,
      idempotencyKey: idempotencyKey(headers),
    });
    return new Reply(view, replayed ? 200 : 201, replayed ? { "idempotent-replayed": "true" } : {});
  },
);
