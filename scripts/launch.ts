import fs from "node:fs";
import path from "node:path";
import { migrate } from "@/lib/db/migrate";
import type { DemoFile } from "@/prisma/seed";
import { keepAgent } from "./launch-agent";
import { rememberDemo, rememberedDemo, secretOf } from "./launch-data";
import { type Database, openDatabase } from "./launch-database";
import { startServer } from "./launch-server";
import { Stop, stopControl, untilStopped } from "./launch-stop";
import { chooseDemo, type Options } from "./options.mjs";
import { note, step } from "./progress.mjs";

/** What undoes the steps taken so far, the last one first. `graceMs` is for requests that are still running. */
type Closer = (graceMs: number) => Promise<unknown>;

type Ready = { publicUrl: string; demo: DemoFile | null; setupCode: string | null };

/** Puts the settings where this process, the server and the agent read them. */
function setEnvironment(options: Options, databaseUrl: string): string {
  // Nothing that we start from here on is the owner.
  delete process.env.DATABASE_OWNER_URL;
  const publicUrl = process.env.PUBLIC_URL || `http://localhost:${options.port}`;
  Object.assign(process.env, {
    DATABASE_URL: databaseUrl,
    PORT: String(options.port),
    PUBLIC_URL: publicUrl,
    ASSENTRY_SECRET: secretOf(options.data),
    ASSENTRY_DATA: options.data,
    NODE_ENV: options.dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
  });
  return publicUrl;
}

/** Brings the tables and the first rows up to date; both do nothing where all is there. */
async function prepare(options: Options, { url, appUrl }: Pick<Database, "url" | "appUrl">): Promise<Ready> {
  const remembered = rememberedDemo(options.data);
  const demo = chooseDemo({ said: options.demo, remembered, ownDatabase: Boolean(process.env.DATABASE_URL) });
  rememberDemo(options.data, demo);
  const publicUrl = setEnvironment(options, appUrl);
  await migrate(url, "prisma/migrations");
  // Not before now: it reads the settings when it is loaded.
  const { seed } = await import("@/prisma/seed");
  const { demoFile, setupCode } = await seed({ databaseUrl: appUrl, dataDir: options.data, demo, publicUrl });
  return { publicUrl, demo: demo && demoFile ? JSON.parse(fs.readFileSync(demoFile, "utf8")) : null, setupCode };
}

function welcome(options: Options, { publicUrl, demo, setupCode }: Ready): void {
  note(`\nAssentry is ready: ${publicUrl}`);
  const reviewer = demo?.tenants[0]?.people.find((person) => person.roles.includes("reviewer"));
  if (reviewer) {
    note(`  Sign in as ${reviewer.email} with the password ${reviewer.password}`);
    note(`  Everyone else of the demo: ${path.join(options.data, "demo.json")}`);
  }
  if (setupCode) note(`  Create the first administrator there, with the set-up code ${setupCode}`);
  note("  Ctrl-C stops everything\n");
}

async function bringUp(options: Options, control: AbortController, closers: Closer[]): Promise<void> {
  const ready = await step("Opening the database", async () => {
    const database = await openDatabase(options.data, (reason) => control.abort(reason));
    closers.push(database.stop);
    control.signal.throwIfAborted();
    return prepare(options, database);
  });
  const server = await step("Starting the server", () => startServer(options, control.signal));
  closers.push(server.stop);
  void server.ended.then((how) => control.abort(new Error(`The server ended unexpectedly (${how})`)));
  welcome(options, ready);
  if (ready.demo && options.agent)
    closers.push(keepAgent(ready.demo, `http://127.0.0.1:${options.port}`, options.data));
}

/**
 * Runs Assentry until it is told to stop, or something it needs fails: database, server, and the demo's agent.
 * Ends the process: 0 when the user stopped it, 1 after a failure, which it has told.
 */
export async function launch(options: Options): Promise<never> {
  const control = stopControl();
  const closers: Closer[] = [];
  let reason: unknown;
  try {
    await bringUp(options, control, closers);
    await untilStopped(control.signal);
  } catch (error) {
    reason = error;
  }
  // From here on a signal means: at once.
  control.abort(reason);
  if (!(reason instanceof Stop)) console.error(reason instanceof Error ? reason.message : reason);
  for (const close of closers.reverse()) await close(reason instanceof Stop ? reason.graceMs : 0);
  process.exit(reason instanceof Stop ? 0 : 1);
}
