import { shuttingDown } from "@/lib/worker/shutdown";
import { NO_STORE } from "./problem";

const HEARTBEAT_MS = 15_000;

type Send = (event: string, data: unknown) => void;

/**
 * A stream of server-sent events. `start` subscribes and returns how to unsubscribe. Ends when the reader leaves or the
 * process shuts down; a comment every 15 s keeps proxies and readers from taking silence for an end.
 */
export function eventStream(signal: AbortSignal, start: (send: Send, close: () => void) => () => void): Response {
  let end = (): void => {};
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      const write = (text: string) => controller.enqueue(encoder.encode(text));
      const beat = setInterval(() => write(": still here\n\n"), HEARTBEAT_MS);
      let unsubscribe = (): void => {};
      let open = true;
      end = () => {
        if (!open) return;
        open = false;
        clearInterval(beat);
        unsubscribe();
        signal.removeEventListener("abort", end);
        shuttingDown().removeEventListener("abort", end);
        controller.close();
      };
      signal.addEventListener("abort", end);
      shuttingDown().addEventListener("abort", end);
      write("retry: 1000\n: connected\n\n");
      unsubscribe = start((event, data) => open && write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`), end);
      if (signal.aborted || shuttingDown().aborted) end();
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { ...NO_STORE, "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" },
  });
}
