import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findClusterUrl } from "@/lib/db/embedded-cluster";
import { choosePort } from "@/lib/db/embedded-port";
import type { DemoFile } from "@/prisma/seed";
import { type Child, startChild } from "@/scripts/child";

export type Servers = {
  /** The addresses of two server processes on one database. */
  urls: [string, string];
  demo: DemoFile;
  /** Of the database's owner. */
  databaseUrl: string;
  stop: () => Promise<void>;
};

/** Waits for the launcher's word that its server answers. @throws with what it said, when it ends before */
function untilReady(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.output?.on("data", (chunk: Buffer) => {
      text += chunk;
      if (text.includes("Assentry is ready")) resolve();
    });
    void child.ended.then((how) => reject(new Error(`Assentry ended (${how}): ${text}`)));
  });
}

/**
 * Starts Assentry as a user does, with its bundled database and that one's own settings: what is acknowledged is on the
 * disk, unlike in tests. Then a second process on the same database. `stop` leaves nothing of both.
 */
export async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-bench-"));
  // For root's sake: the user that PostgreSQL then runs as must reach it, or its data would be kept elsewhere.
  await chmod(folder, 0o711);
  const data = path.join(folder, "first");
  const children: Child[] = [];
  const stop = async () => {
    // The first one stops the database: last.
    for (const child of children.reverse()) await child.stop(10_000);
    await rm(folder, { recursive: true, force: true });
  };
  const start = async (flags: string[], env: Record<string, string>): Promise<string> => {
    const port = await choosePort(0);
    const url = `http://127.0.0.1:${port}`;
    const args = ["scripts/start.mjs", "--port", String(port), ...flags];
    const child = startChild(args, { quiet: true, env: { PUBLIC_URL: url, ASSENTRY_LOG: "error", ...env } });
    children.push(child);
    await untilReady(child);
    return url;
  };
  try {
    const first = await start(["--data", data, "--demo", "--no-agent"], { DATABASE_URL: "", DATABASE_OWNER_URL: "" });
    const secret = (await readFile(path.join(data, "secret"), "utf8")).trim();
    const databaseUrl = findClusterUrl(data) ?? "";
    // One address, as behind a balancer: the log's name comes from it.
    const same = { DATABASE_URL: databaseUrl, ASSENTRY_SECRET: secret, PUBLIC_URL: first };
    const second = await start(["--data", path.join(folder, "second"), "--no-demo"], same);
    const demo = JSON.parse(await readFile(path.join(data, "demo.json"), "utf8")) as DemoFile;
    return { urls: [first, second], demo, databaseUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
