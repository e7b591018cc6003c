const shared = globalThis as typeof globalThis & { assentryShutdown?: AbortController };

function controller(): AbortController {
  shared.assentryShutdown ??= new AbortController();
  return shared.assentryShutdown;
}

/** Aborted when this process is asked to end: long-polls answer and streams close, so that it can end at once. */
export const shuttingDown = (): AbortSignal => controller().signal;

export const beginShutdown = (): void => controller().abort();
