import { NO_STORE, problem } from "@/lib/http/problem";
import type { Progress } from "./schemas";

type Work<Result> = (tell: (progress: Progress) => void, signal: AbortSignal) => Promise<Result>;

/**
 * Long work as JSON, one object a line: `progress` as often as `work` tells, then `result` or `error`. What fails before
 * the first line is thrown, so that it answers with a status of its own. `work` is told to end once the reader leaves.
 */
export async function ndjson<Result extends object>(
  requestId: string,
  signal: AbortSignal,
  work: Work<Result>,
): Promise<Response> {
  const left = new AbortController();
  const body = new LineStream(() => left.abort());
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const tell = (progress: Progress): void => {
    body.write({ type: "progress", ...progress });
    begin();
  };
  const result = work(tell, AbortSignal.any([signal, left.signal]));
  await Promise.race([begun, result]);
  void result
    .then((value) => ({ ...value, type: "result" }))
    .catch((error: unknown) => errorLine(error, requestId))
    .then((line) => body.end(line));
  return new Response(body.stream, {
    headers: { ...NO_STORE, "content-type": "application/x-ndjson; charset=utf-8", "x-accel-buffering": "no" },
  });
}

async function errorLine(error: unknown, requestId: string): Promise<object> {
  return { ...((await problem(error, requestId).json()) as object), type: "error" };
}

/** A body that lines are written to; nothing happens to those that come after its reader left. */
class LineStream {
  readonly stream: ReadableStream<Uint8Array>;
  private reader: ReadableStreamDefaultController<Uint8Array> | null = null;

  constructor(left: () => void) {
    this.stream = new ReadableStream({
      start: (controller) => {
        this.reader = controller;
      },
      cancel: () => {
        this.reader = null;
        left();
      },
    });
  }

  write(line: object): void {
    this.reader?.enqueue(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
  }

  end(line: object): void {
    this.write(line);
    this.reader?.close();
  }
}
