import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { choosePort } from "@/lib/db/embedded-port";
import { startTemporary } from "@/lib/db/embedded-temporary";
import { startChild } from "@/scripts/child";

export type Installation = {
  url: string;
  databaseUrl: string;
  /** Its data folder. */
  data: string;
  /** The first group of `pattern`, once the launcher has printed it. */
  printed: (pattern: RegExp) => Promise<string>;
  stop: () => Promise<void>;
};

/** Starts another Assentry as a user does, with a database and a folder of its own; `stop` leaves nothing of it. */
export async function install(flags: string[], env: Record<string, string> = {}): Promise<Installation> {
  const data = await mkdtemp(path.join(tmpdir(), "assentry-e2e-"));
  const database = await startTemporary();
  const port = await choosePort(0);
  const url = `http://localhost:${port}`;
  const server = startChild(["scripts/start.mjs", "--port", String(port), "--data", data, ...flags], {
    quiet: true,
    env: { DATABASE_URL: database.url, PUBLIC_URL: url, ...env },
  });
  let text = "";
  server.output?.on("data", (chunk: Buffer) => {
    text += chunk;
  });
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const [, found] = text.match(pattern) ?? [];
        if (found !== undefined) resolve(found);
      };
      look();
      server.output?.on("data", look);
      void server.ended.then((how) => reject(new Error(`Assentry ended (${how}): ${text}`)));
    });
  const stop = async () => {
    await server.stop(10_000);
    await database.stop();
    await rm(data, { recursive: true, force: true });
  };
  return { url, databaseUrl: database.url, data, printed, stop };
}
