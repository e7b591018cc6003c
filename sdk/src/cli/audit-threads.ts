import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { CheckedLines, Frame } from "@/lib/audit/verifier/check-lines";
import { checkHere } from "@/lib/audit/verifier/line-checker";
import type { LineChecker } from "@/lib/audit/verify-export";

export type Asked = { bytes: Uint8Array; firstLine: number };

/** Below, threads take longer to start than the lines to check. */
const WORTH_THREADS = 4_000_000;
const MOST_THREADS = 8;
/** Blocks that each thread has before it, so that it never waits for the next. */
const AHEAD = 2;
/** MB; what is read is soon forgotten, and larger halves would only use more memory. */
const YOUNG_MB = 16;

const script = new URL("./audit-worker.js", import.meta.url);

/** Checks lines on every core, where the file is worth it and the command line is built. */
export const checkerFor =
  (bytes: number) =>
  (frame: Frame): LineChecker =>
    bytes >= WORTH_THREADS && existsSync(script) ? checkOnThreads(frame) : checkHere(frame);

function checkOnThreads(frame: Frame): LineChecker {
  const count = Math.min(availableParallelism(), MOST_THREADS);
  const threads = Array.from({ length: count }, () => new Thread(frame));
  let turn = 0;
  return {
    check: (bytes, firstLine) =>
      threads[turn++ % count]?.check(bytes, firstLine) ?? Promise.reject(new Error("no thread")),
    depth: count * AHEAD,
    close: () => Promise.all(threads.map((thread) => thread.close())),
  };
}

type Waiting = { resolve: (found: CheckedLines) => void; reject: (error: unknown) => void };

class Thread {
  private readonly waiting: Waiting[] = [];
  private readonly worker: Worker;

  constructor(frame: Frame) {
    this.worker = new Worker(script, { workerData: frame, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    this.worker.on("message", (found: CheckedLines) => this.waiting.shift()?.resolve(found));
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => this.fail(new Error("a thread ended")));
  }

  check(bytes: Buffer, firstLine: number): Promise<CheckedLines> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      const copy = new Uint8Array(bytes);
      this.worker.postMessage({ bytes: copy, firstLine } satisfies Asked, [copy.buffer]);
    });
  }

  close(): Promise<number> {
    return this.worker.terminate();
  }

  private fail(error: unknown): void {
    for (const { reject } of this.waiting.splice(0)) reject(error);
  }
}
