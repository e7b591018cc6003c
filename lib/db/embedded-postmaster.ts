import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { type Cluster, clusterUrl } from "./embedded-cluster";
import { run } from "./embedded-owner";
import { choosePort, listenOnce } from "./embedded-port";

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
 * Whether the process of the pid file is PostgreSQL on our data. After a crash the number may belong to some other
 * program, or to a zombie. On Linux every process of PostgreSQL works in the data folder; asked as the cluster's
 * user, because in a container root may not look into other users' processes.
 */
async function isOurs(cluster: Cluster, { pid }: Running): Promise<boolean> {
  if (process.platform === "win32") return true;
  const look = process.platform === "linux" ? "ls -l /proc/[0-9]*/cwd" : `ps -p ${pid} -o command=`;
  const { output } = await run(cluster.owner, "sh", ["-c", look]);
  return output.includes(fs.realpathSync(cluster.data)) || output.includes(cluster.data);
}

/** PostgreSQL itself would refuse to start until whoever has its number now ends; in a container perhaps never. */
function removePidFile(cluster: Cluster, seen: Running): void {
  if (readPidFile(cluster)?.pid === seen.pid) fs.rmSync(pidFile(cluster), { force: true });
}

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

/**
 * Connects to a running postmaster and takes over its port; null while it is starting or stopping.
 * @throws when it refuses our password
 */
async function connect(cluster: Cluster, { port }: Running, applicationName: string): Promise<pg.Client | null> {
  const client = new pg.Client({
    connectionString: clusterUrl({ ...cluster, port: port || cluster.port }),
    application_name: applicationName,
    connectionTimeoutMillis: 3_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    cluster.port = client.port;
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
 * With `samePort` it comes back at the address it had, or not at all. `settings` are added to ours.
 * @throws when it does not come up, with the last words of its log.
 */
export async function ensureRunning(
  cluster: Cluster,
  { samePort, settings = {} }: { samePort: boolean; settings?: Record<string, string> },
): Promise<{ client: pg.Client; started: boolean }> {
  const deadline = Date.now() + START_WITHIN_MS;
  let attempts = 0;
  while (Date.now() < deadline && attempts < ATTEMPTS) {
    const running = findPostmaster(cluster);
    if (running) {
      const client = await connect(cluster, running, "assentry keeper");
      if (client) return { client, started: attempts > 0 };
      if (!(await isOurs(cluster, running))) removePidFile(cluster, running);
      await sleep(50);
      continue;
    }
    // Backends of a killed postmaster need a moment to end; until then a new one refuses to start.
    if (attempts++ > 0) await sleep(250);
    const port = samePort ? await listenOnce(cluster.port) : await choosePort(cluster.port);
    if (port === null) continue;
    cluster.port = port;
    await start(cluster, settings);
  }
  throw new Error(`PostgreSQL did not start: ${lastWords(cluster)} (see ${path.join(cluster.home, "postgres.log")})`);
}

export type Stopped = "stopped" | "in use" | "not running";

/** Ends every connection, also in the middle of a transaction, and stops the cluster. */
export async function stopPostmaster(cluster: Cluster, mode: "fast" | "immediate"): Promise<void> {
  await run(cluster.owner, cluster.binaries.path("pg_ctl"), ["stop", "-D", cluster.data, "-m", mode, "-w", "-t", "60"]);
}

/** Stops the cluster unless another process is connected to it. */
export async function stopIfUnused(cluster: Cluster): Promise<Stopped> {
  const running = findPostmaster(cluster);
  if (!running) return "not running";
  // Two processes that stop at the same time must not count each other's question as use.
  const client = await connect(cluster, running, "assentry stop");
  if (client) {
    const others = await client.query(
      "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND application_name <> 'assentry stop'",
    );
    await client.end();
    if (others.rows.length > 0) return "in use";
  } else if (!(await isOurs(cluster, running))) {
    // Its number is another program's now, which is not ours to stop.
    removePidFile(cluster, running);
    return "not running";
  }
  await stopPostmaster(cluster, "fast");
  return "stopped";
}
