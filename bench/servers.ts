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

export type Server = Pick<Servers, "demo" | "databaseUrl" | "stop"> & { url: string; data: string };

type Launcher = {
  folder: string;
  /** Starts one server process and returns its address. */
  start: (flags: string[], env: Record<string, string>) => Promise<string>;
  stop: () => Promise<void>;
};

async function openLauncher(): Promise<Launcher> {
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-bench-"));
  // For root's sake: the user that PostgreSQL then runs as must reach it, or its data would be kept elsewhere.
  await chmod(folder, 0o711);
  const children: Child[] = [];
  const start = async (flags: string[], env: Record<string, string>): Promise<string> => {
    const port = await choosePort(0);
    const url = `http://127.0.0.1:${port}`;
    const args = ["scripts/start.mjs", "--port", String(port), ...flags];
    const child = startChild(args, { quiet: true, env: { PUBLIC_URL: url, ASSENTRY_LOG: "error", ...env } });
    children.push(child);
    await untilReady(child);
    return url;
  };
  const stop = async () => {
    // The first one stops the database: last.
    for (const child of children.reverse()) await child.stop(10_000);
    await rm(folder, { recursive: true, force: true });
  };
  return { folder, start, stop };
}

async function startFirst({ folder, start, stop }: Launcher): Promise<Server> {
  const data = path.join(folder, "first");
  const url = await start(["--data", data, "--demo", "--no-agent"], { DATABASE_URL: "", DATABASE_OWNER_URL: "" });
  const demo = JSON.parse(await readFile(path.join(data, "demo.json"), "utf8")) as DemoFile;
  return { url, data, demo, databaseUrl: findClusterUrl(data) ?? "", stop };
}

/**
 * Starts Assentry as a user does, with its bundled database and that one's own settings: what is acknowledged is on the
 * disk, unlike in tests. `stop` leaves nothing of it.
 */
export async function startServer(): Promise<Server> {
  const launcher = await openLauncher();
  try {
    return await startFirst(launcher);
  } catch (error) {
    await launcher.stop();
    throw error;
  }
}

/** The same, and a second process on the same database. */
export async function startServers(): Promise<Servers> {
  const launcher = await openLauncher();
  try {
    const { url, data, demo, databaseUrl, stop } = await startFirst(launcher);
    const secret = (await readFile(path.join(data, "secret"), "utf8")).trim();
    // One address, as behind a balancer: the log's name comes from it.
    const same = { DATABASE_URL: databaseUrl, ASSENTRY_SECRET: secret, PUBLIC_URL: url };
    const second = await launcher.start(["--data", path.join(launcher.folder, "second"), "--no-demo"], same);
    return { urls: [url, second], demo, databaseUrl, stop };
  } catch (error) {
    await launcher.stop();
    throw error;
  }
}
