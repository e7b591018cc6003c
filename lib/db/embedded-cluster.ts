import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { type Binaries, postgresBinaries } from "./embedded-binaries";
import { canReach, databaseOwner, type Owner, ownerOf, run } from "./embedded-owner";

/** A PostgreSQL cluster of ours. `home` holds its data folder and its log. */
export type Cluster = { home: string; data: string; password: string; port: number; owner: Owner; binaries: Binaries };

/** DIR/cluster.json. `home` is relative to DIR when it lies inside, so that DIR can be moved. */
type ClusterFile = { home: string; password: string; port: number };

/** The name of both the database and its owner. */
export const NAME = "assentry";

// For what root keeps where its unprivileged database user can reach it.
const SHARED = "/var/lib/assentry";
const UNFINISHED_AFTER_MS = 10 * 60_000;

const clusterFile = (dataDir: string) => path.join(dataDir, "cluster.json");

function readClusterFile(dataDir: string): ClusterFile | null {
  if (!fs.existsSync(clusterFile(dataDir))) return null;
  return JSON.parse(fs.readFileSync(clusterFile(dataDir), "utf8"));
}

/** Writes DIR/cluster.json whole or not at all. With `first`, false when another process was faster. */
function writeClusterFile(dataDir: string, content: ClusterFile, first: boolean): boolean {
  const temporary = `${clusterFile(dataDir)}.${process.pid}`;
  fs.writeFileSync(temporary, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    if (first) fs.linkSync(temporary, clusterFile(dataDir));
    else fs.renameSync(temporary, clusterFile(dataDir));
    return true;
  } catch (error) {
    if (first && fs.existsSync(clusterFile(dataDir))) return false;
    throw error;
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function openFolder(folder: string): string {
  fs.mkdirSync(folder, { recursive: true });
  fs.chmodSync(folder, 0o755);
  return folder;
}

const binariesFor = (owner: Owner, dataDir: string) =>
  postgresBinaries(owner, owner === null ? dataDir : openFolder(SHARED));

/** Removes what an interrupted first start left. @throws rather than start empty beside data whose password is lost. */
function clearUnfinished(dataDir: string): void {
  for (const name of fs.readdirSync(dataDir).filter((entry) => entry.startsWith("cluster-"))) {
    const home = path.join(dataDir, name);
    if (fs.existsSync(path.join(home, "data", "postmaster.opts")))
      throw new Error(
        `${home} holds a database, but ${clusterFile(dataDir)} is missing: put it back, or move ${home} away`,
      );
    const age = Date.now() - fs.statSync(home).mtimeMs;
    if (age > UNFINISHED_AFTER_MS) fs.rmSync(home, { recursive: true, force: true });
  }
}

async function initialise(home: string, password: string, owner: Owner, binaries: Binaries): Promise<void> {
  const data = path.join(home, "data");
  const passwordFile = path.join(home, "password");
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner) fs.chownSync(passwordFile, owner.uid, owner.gid);
  const login = ["--username", NAME, "--auth", "scram-sha-256", "--pwfile", passwordFile];
  const format = ["--encoding", "UTF8", "--locale", "C", "--data-checksums"];
  const made = await run(owner, binaries.path("initdb"), ["--pgdata", data, ...login, ...format]);
  fs.rmSync(passwordFile, { force: true });
  if (!made.ok) throw new Error(`PostgreSQL could not create its data folder: ${made.output.trim()}`);
  const named = await run(owner, binaries.path("postgres"), ["--single", "-D", data, "postgres"], {
    input: `CREATE DATABASE ${NAME};\n`,
  });
  if (!named.ok) throw new Error(`PostgreSQL could not create the database: ${named.output.trim()}`);
}

/** Makes a new cluster; whoever publishes DIR/cluster.json first wins, so no lock is needed that a crash could leave. */
async function createCluster(dataDir: string, log: (line: string) => void): Promise<void> {
  clearUnfinished(dataDir);
  const owner = databaseOwner();
  const binaries = await binariesFor(owner, dataDir);
  const id = randomBytes(5).toString("hex");
  const inside = canReach(owner, dataDir);
  const home = inside ? path.join(dataDir, `cluster-${id}`) : path.join(openFolder(path.join(SHARED, "clusters")), id);
  fs.mkdirSync(home, { mode: 0o700 });
  if (owner) fs.chownSync(home, owner.uid, owner.gid);
  const password = randomBytes(24).toString("base64url");
  await initialise(home, password, owner, binaries);
  const content = { home: inside ? path.basename(home) : home, password, port: 0 };
  if (!writeClusterFile(dataDir, content, true)) fs.rmSync(home, { recursive: true, force: true });
  else if (!inside) log(`PostgreSQL's user cannot enter ${dataDir}: the database is in ${home}`);
}

/**
 * The cluster of a data folder, created on first use.
 * @throws when it belongs to another user, was made by another major version, or cannot be created.
 */
export async function openCluster(dataDir: string, log: (line: string) => void): Promise<Cluster> {
  if (!readClusterFile(dataDir)) await createCluster(dataDir, log);
  const file = readClusterFile(dataDir);
  if (!file) throw new Error(`${clusterFile(dataDir)} disappeared`);
  const home = path.resolve(dataDir, file.home);
  const data = path.join(home, "data");
  if (!fs.existsSync(home)) throw new Error(`${clusterFile(dataDir)} names ${home}, which does not exist`);
  const owner = ownerOf(home);
  const binaries = await binariesFor(owner, dataDir);
  const made = fs.readFileSync(path.join(data, "PG_VERSION"), "utf8").trim();
  if (made !== binaries.major)
    throw new Error(
      `The database in ${home} is of PostgreSQL ${made}, this release runs ${binaries.major}: ` +
        "back it up with the release that made it (npm run db -- backup), then restore into a new --data folder",
    );
  return { home, data, password: file.password, port: file.port, owner, binaries };
}

/** Keeps the port for the next start, so that addresses handed out stay true. */
export function rememberPort(dataDir: string, port: number): void {
  const file = readClusterFile(dataDir);
  if (file && file.port !== port) writeClusterFile(dataDir, { ...file, port }, false);
}

export const clusterUrl = (cluster: { password: string; port: number }): string =>
  `postgresql://${NAME}:${cluster.password}@127.0.0.1:${cluster.port}/${NAME}`;

/** The address of a data folder's database without starting it; null when it never ran. */
export function findClusterUrl(dataDir: string): string | null {
  const file = readClusterFile(dataDir);
  return file && file.port > 0 ? clusterUrl(file) : null;
}
