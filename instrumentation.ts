/** Runs once per server process, before the first request. */
export async function register(): Promise<void> {
  // Compiled for Edge too, where there is no database.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { begin } = await import("@/lib/worker/begin");
    await begin();
  }
}
