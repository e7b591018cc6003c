import { setTimeout as sleep } from "node:timers/promises";
import { type Child, startChild } from "./child";
import type { Options } from "./options.mjs";

const READY_WITHIN_MS = 120_000;
const POLL_MS = 50;

/**
 * Longer than the minute for which load balancers and clients commonly keep a connection: who of the two closes it first must not
 * be us, or a request that is sent just then is lost (ECONNRESET). Node's own is 5 s.
 */
const KEEP_ALIVE_MS = 75_000;

async function isReady(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(5_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Next's banner names addresses of its own choosing: what it says before it is ready is shown only if it fails. */
function holdBack(server: Child): { release: () => void; text: () => string } {
  let held = "";
  const hold = (chunk: Buffer) => {
    held += chunk;
  };
  server.output?.on("data", hold);
  const release = () => {
    server.output?.off("data", hold);
    server.output?.pipe(process.stdout);
  };
  return { release, text: () => held };
}

/**
 * Waits until a server that was just started answers.
 * @throws with what it said, when it ends before or is not ready in two minutes; or with the signal's reason.
 */
export async function untilReady(server: Child, port: number, signal?: AbortSignal): Promise<void> {
  const held = holdBack(server);
  let ended: string | undefined;
  void server.ended.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await isReady(port))) {
    signal?.throwIfAborted();
    if (ended) throw new Error(`${held.text()}The server did not start (${ended})`);
    if (Date.now() > deadline) throw new Error(`${held.text()}The server does not answer /readyz`);
    await sleep(POLL_MS);
  }
  held.release();
}

/** Starts Next and waits until it answers. @throws as untilReady, and leaves nothing running. */
export async function startServer({ port, dev }: Options, signal: AbortSignal): Promise<Child> {
  const mode = dev ? ["dev"] : ["start", "--keepAliveTimeout", String(KEEP_ALIVE_MS)];
  const args = ["node_modules/next/dist/bin/next", ...mode, "--port", String(port)];
  const server = startChild(args, { quiet: true });
  try {
    await untilReady(server, port, signal);
    return server;
  } catch (error) {
    await server.stop(0);
    throw error;
  }
}
