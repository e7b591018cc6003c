import { spawn, spawnSync } from "node:child_process";
import { statSync } from "node:fs";

/** The system user that PostgreSQL runs as; null means the user who runs this process. */
export type Owner = { uid: number; gid: number } | null;

export type Outcome = { ok: boolean; output: string };

function findUser(name: string): Owner {
  const [uid, gid] = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
  if (uid?.status !== 0 || gid?.status !== 0) return null;
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
}

function createUser(): Owner {
  spawnSync("useradd", ["--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "assentry"]);
  return findUser("assentry");
}

/** PostgreSQL refuses to run as root, so root lends it an unprivileged user. @throws when root has none to lend. */
export function databaseOwner(): Owner {
  if (process.getuid?.() !== 0) return null;
  const owner = findUser("postgres") ?? findUser("assentry") ?? createUser() ?? findUser("nobody");
  if (!owner) throw new Error("PostgreSQL does not run as root: start as another user, or set DATABASE_URL");
  return owner;
}

/** Who owns a database that exists already. @throws when this process may not run it. */
export function ownerOf(directory: string): Owner {
  const self = process.getuid?.();
  const { uid, gid } = statSync(directory);
  if (self === undefined || self === uid) return null;
  if (self === 0) return { uid, gid };
  throw new Error(
    `The database in ${directory} belongs to another user (uid ${uid}): start as that user, or choose another --data folder`,
  );
}

// Never in the caller's folder: PostgreSQL gives up when its user cannot enter the folder it starts in.
const asOwner = (owner: Owner) => ({ ...owner, cwd: "/", windowsHide: true });

/** Whether `owner` can pass through to `directory`: one closed folder above it is enough to shut it out. */
export function canReach(owner: Owner, directory: string): boolean {
  return owner === null || spawnSync("sh", ["-c", 'test -x "$1"', "sh", directory], asOwner(owner)).status === 0;
}

/**
 * Runs a program as `owner` to its end. `input` goes to its stdin. `detached` is for a program that leaves a server
 * behind: its output is not read, because the server would hold the pipe open.
 */
export function run(
  owner: Owner,
  file: string,
  args: string[],
  options: { input?: string; detached?: boolean } = {},
): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...asOwner(owner),
      // The C locale keeps messages readable by us, and macOS refuses to start without a locale.
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      stdio: options.detached ? "ignore" : "pipe",
    });
    let output = "";
    child.stdout?.on("data", (text) => (output += text));
    child.stderr?.on("data", (text) => (output += text));
    child.on("error", (error) => resolve({ ok: false, output: error.message }));
    child.on("close", (code) => resolve({ ok: code === 0, output }));
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}
