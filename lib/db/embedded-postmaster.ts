import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, clusterUrl } from "./embedded-cluster";
import { run } from "./embedded-owner";

const START_WITHIN_MS = 120_000;
const ATTEMPTS = 20;

/** How every cluster of ours runs; loopback only, since the password is its one guard. */
const SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  TimeZone: "UTC",
  log_timezone: "UTC",
  shared_buffers: "128MB",
  max_connections: "100",
};

type Running = { pid: number; port: number };

const pidFile = (cluster: Cluster) => path.join(cluster.data, "postmaster.pid");

function readPidFile(cluster: Cluster): Running | null {
  try {
    const lines = fs.readFileSync(pidFile(cluster), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]) };
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function findPostmaster(cluster: Cluster): Running | null {
  const running = readPidFile(cluster);
  return running && isAlive(running.pid) ? running : null;
}

/**
 * Linux: whether any process works in the cluster's folder, as every process of PostgreSQL does. Asked as the
 * cluster's user, because in a container root may not look into other users' processes.
 */
async function isInUse(cluster: Cluster): Promise<boolean> {
  const listing = await run(cluster.owner, "sh", ["-c", "ls -l /proc/[0-9]*/cwd"]);
  const places = [...listing.output.matchAll(/cwd -> (.*)$/gm)].map((match) => match[1]);
  return places.length === 0 || places.includes(fs.realpathSync(cluster.data));
}

/**
 * Removes a pid file that a crash left and whose number now belongs to some other program, or to a zombie:
 * PostgreSQL itself would refuse to start until that one ends, in a container perhaps never.
 */
async function removeStalePidFile(cluster: Cluster, seen: Running): Promise<void> {
  if (process.platform !== "linux" || (await isInUse(cluster))) return;
  if (readPidFile(cluster)?.pid === seen.pid) fs.rmSync(pidFile(cluster), { force: true });
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : null));
    });
  });
}

/** The wished port when it is free, else any free one; null when only the wished one would do and it is taken. */
const choosePort = async (wished: number, only: boolean) =>
  (await listenOnce(wished)) ?? (only ? null : await listenOnce(0));

async function start(cluster: Cluster, settings: Record<string, string>): Promise<void> {
  const options = Object.entries({ ...SETTINGS, ...settings, port: String(cluster.port) });
  await run(
    cluster.owner,
    cluster.binaries.path("pg_ctl"),
    ["start", "-D", cluster.data, "-l", path.join(cluster.home, "postgres.log"), "-w", "-t", "60"].concat(
      "-o",
      options.map(([name, value]) => `-c ${name}=${value}`).join(" "),
    ),
    { detached: true },
  );
}

function lastWords(cluster: Cluster): string {
  try {
    const lines = fs.readFileSync(path.join(cluster.home, "postgres.log"), "utf8").trim().split("\n");
    return lines.findLast((line) => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? "";
  } catch {
    return "it wrote no log";
  }
}

/** Opens a connection; null while PostgreSQL is starting or stopping. @throws when it refuses our password. */
export async function connect(cluster: Cluster, applicationName: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: clusterUrl(cluster),
    application_name: applicationName,
    connectionTimeoutMillis: 3_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    if (error instanceof pg.DatabaseError && error.code?.startsWith("28"))
      throw new Error(`The database in ${cluster.home} refuses the password of cluster.json`);
    return null;
  }
}

/**
 * Makes sure that the cluster runs and returns a connection to it. PostgreSQL's own pid file is the lock: of several
 * processes that start it at once one succeeds and all connect. Sets `cluster.port`.
 * With `samePort` it comes back at the address it had, or not at all.
 * @throws when it does not come up, with the last words of its log.
 */
export async function ensureRunning(
  cluster: Cluster,
  settings: Record<string, string>,
  { samePort }: { samePort: boolean },
): Promise<{ client: pg.Client; started: boolean }> {
  const deadline = Date.now() + START_WITHIN_MS;
  let attempts = 0;
  while (Date.now() < deadline && attempts < ATTEMPTS) {
    const running = findPostmaster(cluster);
    if (running) {
      cluster.port = running.port || cluster.port;
      const client = await connect(cluster, "assentry keeper");
      if (client) return { client, started: attempts > 0 };
      await removeStalePidFile(cluster, running);
      await sleep(50);
      continue;
    }
    // Backends of a killed postmaster need a moment to end; until then a new one refuses to start.
    if (attempts++ > 0) await sleep(250);
    const port = await choosePort(cluster.port, samePort);
    if (port === null) continue;
    cluster.port = port;
    await start(cluster, settings);
  }
  throw new Error(`PostgreSQL did not start: ${lastWords(cluster)} (see ${path.join(cluster.home, "postgres.log")})`);
}

export type Stopped = "stopped" | "in use" | "not running";

/** Stops the cluster unless another process is connected to it. Running transactions are rolled back. */
export async function stopIfUnused(cluster: Cluster): Promise<Stopped> {
  const running = findPostmaster(cluster);
  if (!running) return "not running";
  cluster.port = running.port || cluster.port;
  // Two processes that stop at the same time must not count each other's question as use.
  const client = await connect(cluster, "assentry stop");
  if (client) {
    const others = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'assentry stop'",
    );
    await client.end();
    if (others.rows.length > 0) return "in use";
  }
  await run(cluster.owner, cluster.binaries.path("pg_ctl"), ["stop", "-D", cluster.data, "-m", "fast", "-w", "-t", "60"]);
  return "stopped";
}
