import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { stopEmbedded } from "@/lib/db/embedded";
import { findClusterUrl } from "@/lib/db/embedded-cluster";
import { backup } from "./backup";
import { requireWritableFolder } from "./checks.mjs";
import { rememberDemo } from "./launch-data";
import { openDatabase } from "./launch-database";
import { parseFlags } from "./options.mjs";
import { restore } from "./restore";

const USAGE = `npm run db -- COMMAND [--data DIR]

  url            print the database's address (with its password)
  psql           open psql on it
  stop           stop the bundled PostgreSQL, if a killed server left it running
  backup FILE    write everything to a new file; the server may run
  restore FILE   fill an empty database, for example of a new --data folder

The database is the one of DATABASE_OWNER_URL or DATABASE_URL, else the bundled one of DIR (.data).`;

const SECRET = "DIR/secret, or ASSENTRY_SECRET";

/** Does something with the database, starting the bundled one for as long as it takes. */
async function withDatabase<T>(data: string, work: (url: string) => Promise<T>): Promise<T> {
  const database = await openDatabase(data, () => {});
  try {
    return await work(database.url);
  } finally {
    await database.stop();
  }
}

async function stop(data: string): Promise<number> {
  if (process.env.DATABASE_URL) throw new Error("DATABASE_URL is set: that database is not ours to stop");
  const result = findClusterUrl(data) ? await stopEmbedded(data) : "not running";
  console.log(
    result === "in use" ? "The database is in use: stop Assentry first (Ctrl-C)" : `The database is ${result}`,
  );
  return result === "in use" ? 1 : 0;
}

function psql(data: string): Promise<number> {
  return withDatabase(data, async (url) => {
    if (spawnSync("psql", ["--version"]).error)
      throw new Error(
        `psql is not installed (on Debian: apt install postgresql-client). While Assentry runs, any client can use\n${url}`,
      );
    const address = new URL(url);
    const password = decodeURIComponent(address.password);
    // Not on the command line, where every user of the machine can read it.
    address.password = "";
    const child = spawn("psql", [address.href], { stdio: "inherit", env: { ...process.env, PGPASSWORD: password } });
    // Ctrl-C cancels a query of psql's; we wait for it to end.
    process.on("SIGINT", () => {});
    return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
  });
}

function fileOf(name: string | undefined): string {
  if (!name) throw new Error(USAGE);
  return path.resolve(name);
}

/** `npm run db`: what an operator does to the database from outside. @returns the exit code */
export async function runDb(args: string[]): Promise<number> {
  const config = { args, allowPositionals: true, options: { data: { type: "string" } } } as const;
  const { values, positionals } = parseFlags(config, "npm run db");
  const data = path.resolve(values.data ?? ".data");
  const [name, file] = positionals;
  switch (name) {
    case "url":
      console.log(
        process.env.DATABASE_OWNER_URL ||
          process.env.DATABASE_URL ||
          findClusterUrl(data) ||
          fail(`${data} has no database yet`),
      );
      return 0;
    case "psql":
      return psql(data);
    case "stop":
      return stop(data);
    case "backup": {
      const target = fileOf(file);
      if (fs.existsSync(target)) throw new Error(`${target} exists: a backup never overwrites a file`);
      await withDatabase(data, (url) => backup(url, target));
      console.log(`Wrote ${target}. Keep the secret (${SECRET}) too, elsewhere: it opens the signing keys in it`);
      return 0;
    }
    case "restore": {
      const source = fileOf(file);
      if (!fs.existsSync(source)) throw new Error(`There is no ${source}`);
      requireWritableFolder(data);
      const rows = await withDatabase(data, (url) => restore(url, source));
      // What was restored is somebody's own: the next start must not add the demo to it.
      rememberDemo(data, false);
      console.log(`Restored ${rows} rows. Before you start, put back the secret that belongs to them (${SECRET})`);
      return 0;
    }
    default:
      console.log(USAGE);
      return name ? 1 : 0;
  }
}

function fail(message: string): never {
  throw new Error(message);
}
