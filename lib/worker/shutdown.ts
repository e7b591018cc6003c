import { setMaxListeners } from "node:events";

const shared = globalThis as typeof globalThis & { assentryShutdown?: AbortController };

function controller(): AbortController {
  if (!shared.assentryShutdown) {
    shared.assentryShutdown = new AbortController();
    // Every waiting request listens: thousands are normal, not a leak.
    setMaxListeners(0, shared.assentryShutdown.signal);
  }
  return shared.assentryShutdown;
}

/** Aborted when this process is asked to end: long-polls answer and streams close, so that it can end at once. */
export const shuttingDown = (): AbortSignal => controller().signal;

export const beginShutdown = (): void => controller().abort();
