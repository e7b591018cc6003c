import { readFileSync } from "node:fs";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stopEmbedded } from "@/lib/db/embedded";
import { findClusterUrl } from "@/lib/db/embedded-cluster";
import { choosePort } from "@/lib/db/embedded-port";
import type { DemoFile } from "@/prisma/seed";
import { type Child, startChild } from "@/scripts/child";
import { findServerOf, processes } from "./processes";

const BACK_WITHIN_MS = 90_000;
const FIRST_START_WITHIN_MS = 600_000;
const POLL_MS = 20;

async function until(what: string, within: number, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + within;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${what}: not within ${within / 1_000} s`);
    await sleep(POLL_MS);
  }
}

/** Assentry as a user starts it, demo and bundled PostgreSQL included, in a folder of its own. */
export class Installation {
  private launcher: Child | undefined;
  private text = "";
  private isRemoved = false;

  private constructor(
    readonly data: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<Installation> {
    const data = await mkdtemp(path.join(tmpdir(), "assentry-crash-"));
    // For root's sake: the user that PostgreSQL then runs as must reach it.
    await chmod(data, 0o711);
    const installation = new Installation(data, await choosePort(0));
    await installation.launch(FIRST_START_WITHIN_MS).catch(async (error: unknown) => {
      await installation.remove();
      throw error;
    });
    return installation;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get publicUrl(): string {
    return `http://localhost:${this.port}`;
  }

  get databaseUrl(): string {
    return findClusterUrl(this.data) ?? "";
  }

  demo(): DemoFile {
    return JSON.parse(readFileSync(path.join(this.data, "demo.json"), "utf8")) as DemoFile;
  }

  /** Kills the server, waits for its launcher to end, and starts that again, as a supervisor would. */
  async killServer(): Promise<void> {
    const server = this.findServer();
    process.kill(server, "SIGKILL");
    await this.ended();
    await this.launch(BACK_WITHIN_MS);
  }

  /** Kills PostgreSQL's first process and waits until the launcher has brought it back under the same server. */
  async killDatabase(): Promise<void> {
    const server = this.findServer();
    const killed = this.findPostmaster();
    process.kill(killed, "SIGKILL");
    await until("PostgreSQL's restart", BACK_WITHIN_MS, async () => this.postmaster() !== killed && this.isReady());
    if (this.findServer() !== server) throw new Error("the server did not outlive its database");
  }

  /** Stops everything and deletes the data. */
  async remove(): Promise<void> {
    this.isRemoved = true;
    const home = this.cluster()?.home;
    await this.launcher?.stop(15_000);
    if (home !== undefined) await stopEmbedded(this.data);
    for (const place of [home ?? this.data, this.data]) await rm(place, { recursive: true, force: true });
  }

  /** What the launcher and the server said last. */
  lastWords(): string {
    return this.text.trim().split("\n").slice(-20).join("\n");
  }

  private async launch(within: number): Promise<void> {
    if (this.isRemoved) throw new Error("stopped");
    const flags = ["--demo", "--no-agent", "--port", String(this.port), "--data", this.data];
    // Whatever else is set here is about another installation.
    const env = {
      DATABASE_URL: "",
      DATABASE_OWNER_URL: "",
      PUBLIC_URL: "",
      ASSENTRY_SECRET: "",
      ASSENTRY_LOG: "silent",
    };
    const launcher = startChild(["scripts/start.mjs", ...flags], { quiet: true, env });
    this.launcher = launcher;
    this.text = "";
    launcher.output?.on("data", (chunk: Buffer) => {
      this.text = `${this.text}${chunk}`.slice(-20_000);
    });
    let ended: string | undefined;
    void launcher.ended.then((how) => {
      ended = how;
    });
    await until("the start", within, () => {
      if (ended !== undefined) throw new Error(`Assentry did not start (${ended}):\n${this.lastWords()}`);
      return this.text.includes("Assentry is ready");
    });
  }

  private async ended(): Promise<void> {
    const launcher = this.launcher;
    const late = sleep(BACK_WITHIN_MS).then(() => "late");
    if ((await Promise.race([launcher?.ended, late])) === "late") throw new Error("the launcher outlived its server");
  }

  private async isReady(): Promise<boolean> {
    const signal = AbortSignal.timeout(5_000);
    return fetch(`${this.url}/readyz`, { signal }).then(
      async (answer) => {
        await answer.arrayBuffer();
        return answer.ok;
      },
      () => false,
    );
  }

  private findServer(): number {
    return findServerOf(this.data);
  }

  /** PostgreSQL's pid file, believed only where that process runs on our folder. */
  private findPostmaster(): number {
    const pid = this.postmaster();
    const found = processes().find((one) => one.pid === pid);
    if (!found?.command.includes(this.cluster()?.home ?? this.data)) throw new Error("PostgreSQL does not run");
    return found.pid;
  }

  private postmaster(): number {
    const { home } = this.cluster() ?? {};
    try {
      return Number(readFileSync(path.join(home ?? "", "data", "postmaster.pid"), "utf8").split("\n")[0]);
    } catch {
      return 0;
    }
  }

  private cluster(): { home: string } | null {
    try {
      const { home } = JSON.parse(readFileSync(path.join(this.data, "cluster.json"), "utf8")) as { home: string };
      return { home: path.resolve(this.data, home) };
    } catch {
      return null;
    }
  }
}
