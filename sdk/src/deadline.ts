/**
 * Runs with a signal that aborts when `outer` does, or with `reason` after `ms`. Leaves no timer and no listener
 * behind; `AbortSignal.any` over a timeout would, and on Node 20 may be collected before it fires.
 */
export async function withDeadline<T>(
  { ms, reason, outer }: { ms: number; reason: Error; outer: AbortSignal | undefined },
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const follow = () => controller.abort(outer?.reason);
  const timer = setTimeout(() => controller.abort(reason), ms);
  if (outer?.aborted) follow();
  outer?.addEventListener("abort", follow, { once: true });
  try {
    return await run(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", follow);
  }
}
