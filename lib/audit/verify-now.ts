import { conflict } from "@/lib/errors";
import type { Context } from "@/lib/identity/actor";
import { requirePermission } from "@/lib/identity/permissions";
import { log } from "@/lib/log";
import type { VerifyLine, VerifyProgress, VerifyVerdict } from "./schemas";
import { type LogReport, verifyLog } from "./verify-log";

/** How far the run of each tenant is in this process: it reads the whole log, so one at a time is enough. */
const running = new Map<string, VerifyProgress | null>();

const lineOf = (line: VerifyLine): string => `${JSON.stringify(line)}\n`;

function verdictOf({ size: events, kept: _, ...report }: LogReport): VerifyVerdict {
  return { events, ...report };
}

/** Takes what is pushed at any time, and gives it to one reader; of what was not read yet only the last is kept. */
class Latest<T> {
  #value: T | null = null;
  #wake = (): void => {};

  push(value: T): void {
    this.#value = value;
    this.#wake();
  }

  async next(): Promise<T> {
    while (this.#value === null)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const value = this.#value;
    this.#value = null;
    return value;
  }
}

async function* linesOf(told: Latest<VerifyLine>, stop: AbortController): AsyncGenerator<string, void> {
  try {
    for (;;) {
      const line = await told.next();
      yield lineOf(line);
      if (!("progress" in line)) return;
    }
  } finally {
    stop.abort();
  }
}

/**
 * Verifies the caller's log in the database (T42) and tells as lines how far it is, at last what was found. Ends when the
 * reader leaves.
 * @param signal of the request
 * @throws 409 `verification_running` while another run of this tenant is under way in this process
 */
export function verifyNow(ctx: Context, signal: AbortSignal): AsyncGenerator<string, void> {
  requirePermission(ctx, "audit.read");
  const { tenantId } = ctx;
  const other = running.get(tenantId);
  if (other !== undefined)
    throw conflict("verification_running", "Somebody is verifying the log now. Try again when that is done.", {
      progress: other,
    });
  const stop = new AbortController();
  const told = new Latest<VerifyLine>();
  const onProgress = (progress: VerifyProgress) => {
    running.set(tenantId, progress);
    told.push({ progress });
  };
  running.set(tenantId, null);
  void verifyLog({ tenantId, onProgress, signal: AbortSignal.any([signal, stop.signal]) })
    .then(
      (report): VerifyLine => ({ verdict: verdictOf(report) }),
      (error: unknown): VerifyLine => {
        if (!signal.aborted && !stop.signal.aborted) log().error({ err: error }, "verification failed");
        return { failed: "The verification broke off on our side. It says nothing of the log." };
      },
    )
    .then((line) => {
      running.delete(tenantId);
      told.push(line);
    });
  return linesOf(told, stop);
}
