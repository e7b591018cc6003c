import { shuttingDown } from "@/lib/worker/shutdown";
import { NO_STORE } from "./problem";

/** Lines are sent together once they are this many characters. */
const CHUNK = 64 * 1024;

/**
 * An answer of JSON Lines that are made while they are read: no faster than the reader takes them, and no further once it
 * leaves. At the end of the process it breaks off rather than seem complete. `atOnce`: each line is sent by itself, for a
 * reader who watches.
 */
export function lineStream(lines: AsyncIterator<string, void>, { atOnce = false } = {}): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const parts: string[] = [];
        for (let length = 0; length < (atOnce ? 1 : CHUNK); ) {
          if (shuttingDown().aborted) throw new Error("the server is shutting down");
          const { done, value } = await lines.next();
          if (done) {
            if (parts.length > 0) controller.enqueue(encoder.encode(parts.join("")));
            return controller.close();
          }
          parts.push(value);
          length += value.length;
        }
        controller.enqueue(encoder.encode(parts.join("")));
      },
      async cancel() {
        await lines.return?.();
      },
    },
    { highWaterMark: 0 },
  );
  const headers = { ...NO_STORE, "content-type": "application/x-ndjson; charset=utf-8", "x-accel-buffering": "no" };
  return new Response(body, { headers });
}
