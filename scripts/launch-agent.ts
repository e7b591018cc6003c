import { setTimeout as sleep } from "node:timers/promises";
import type { DemoFile } from "@/prisma/seed";
import { type Child, startChild } from "./child";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const STEADY_MS = 60_000;

/**
 * Keeps the demo's agent running, with longer and longer pauses when it ends by itself.
 * @returns a function that ends it
 */
export function keepAgent(demo: DemoFile, url: string, dataDir: string): () => Promise<void> {
  const agent = demo.tenants[0]?.agents[0];
  if (!agent) return async () => {};
  const stopping = new AbortController();
  let child: Child | undefined;

  const run = async () => {
    let pause = FIRST_PAUSE_MS;
    while (!stopping.signal.aborted) {
      const since = Date.now();
      child = startChild(["--import", "tsx", "demo/agent.ts", "--data", dataDir], {
        env: { ASSENTRY_URL: url, ASSENTRY_API_KEY: agent.key },
      });
      const how = await child.ended;
      if (stopping.signal.aborted) return;
      pause = Date.now() - since > STEADY_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
      console.log(`The demo agent ended (${how}); it starts again in ${pause / 1_000} s`);
      await sleep(pause, undefined, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await child?.stop(2_000);
    await running;
  };
}
