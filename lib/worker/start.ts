import { expireDue } from "@/lib/approvals/expire";
import { startHub, stopHub } from "@/lib/db/wake";
import { log } from "@/lib/log";
import { beginShutdown } from "./shutdown";

const EXPIRE_MS = 1_000;

const shared = globalThis as typeof globalThis & { assentryWorker?: NodeJS.Timeout };

async function tick(): Promise<void> {
  try {
    const expired = await expireDue();
    if (expired > 0) log().info({ expired }, "jobs expired");
  } catch (error) {
    // Nothing depends on it being in time: votes and claims judge expiry themselves.
    log().warn({ err: error }, "marking expired jobs failed; trying again");
  }
}

/** Starts what runs beside the requests, once per process: notices between processes and the marking of expired jobs. */
export function startWorker(): void {
  if (shared.assentryWorker) return;
  let busy = false;
  shared.assentryWorker = setInterval(() => {
    if (busy) return;
    busy = true;
    void tick().finally(() => {
      busy = false;
    });
  }, EXPIRE_MS);
  startHub();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stopWorker);
}

/** Ends timers and open streams, so that the server can close at once. */
function stopWorker(): void {
  if (shared.assentryWorker) clearInterval(shared.assentryWorker);
  beginShutdown();
  void stopHub();
}
