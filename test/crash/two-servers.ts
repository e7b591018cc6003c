import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { choosePort } from "@/lib/db/embedded-port";
import { startTemporary } from "@/lib/db/embedded-temporary";
import type { DemoFile } from "@/prisma/seed";
import { type Child, startChild } from "@/scripts/child";
import { findServerOf } from "./processes";

type Server = { data: string; port: number; launcher: Child | null };

/** Waits for the launcher's word that its server answers. @throws with what it said, when it ends before */
function untilReady(child: Child): Promise<void> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.output?.on("data", (chunk: Buffer) => {
      text = `${text}${chunk}`.slice(-20_000);
      if (text.includes("Assentry is ready")) resolve();
    });
    void child.ended.then((how) => reject(new Error(`Assentry ended (${how}): ${text}`)));
  });
}

/** Two servers as users start them, on one database, both of which can be killed at once. */
export class TwoServers {
  private constructor(
    private readonly folder: string,
    private readonly database: Awaited<ReturnType<typeof startTemporary>>,
    private readonly settings: Record<string, string>,
    private readonly servers: [Server, Server],
  ) {}

  static async start(secret: string): Promise<TwoServers> {
    const folder = await mkdtemp(path.join(tmpdir(), "assentry-two-"));
    const database = await startTemporary();
    const server = async (name: string): Promise<Server> => {
      const data = path.join(folder, name);
      await mkdir(data);
      return { data, port: await choosePort(0), launcher: null };
    };
    const servers: [Server, Server] = [await server("first"), await server("second")];
    const settings = {
      DATABASE_URL: database.url,
      DATABASE_OWNER_URL: "",
      // The log is named after it: both servers must have the same.
      PUBLIC_URL: `http://localhost:${servers[0].port}`,
      ASSENTRY_SECRET: secret,
      ASSENTRY_LOG: "error",
    };
    const two = new TwoServers(folder, database, settings, servers);
    await two.launch().catch(async (error: unknown) => {
      await two.remove();
      throw error;
    });
    return two;
  }

  get urls(): [string, string] {
    const [first, second] = this.servers;
    return [`http://127.0.0.1:${first.port}`, `http://127.0.0.1:${second.port}`];
  }

  /** What whoever looks at their database needs, as its owner. */
  get environment(): Record<string, string> {
    return this.settings;
  }

  async demo(): Promise<DemoFile> {
    return JSON.parse(await readFile(path.join(this.servers[0].data, "demo.json"), "utf8")) as DemoFile;
  }

  /** Kills both servers, waits for their launchers to end, and starts them again, as a supervisor would. */
  async killBoth(): Promise<void> {
    for (const pid of this.servers.map(({ data }) => findServerOf(data))) process.kill(pid, "SIGKILL");
    await Promise.all(this.servers.map(({ launcher }) => launcher?.ended));
    await this.launch();
  }

  async remove(): Promise<void> {
    await Promise.all(this.servers.map(({ launcher }) => launcher?.stop(10_000)));
    await this.database.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The first one migrates, fills in the demo and builds, where that is to be done. */
  private async launch(): Promise<void> {
    for (const [index, server] of this.servers.entries()) {
      const flags = [index === 0 ? "--demo" : "--no-demo", "--no-agent"];
      const args = ["scripts/start.mjs", "--port", String(server.port), "--data", server.data, ...flags];
      server.launcher = startChild(args, { quiet: true, env: this.settings });
      await untilReady(server.launcher);
    }
  }
}
