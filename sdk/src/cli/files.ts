import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { CannotRun, type Io } from "./command";

const WHY: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EISDIR: "it is a folder",
  EACCES: "it may not be read",
};

/** A file's text as UTF-8; `file` is relative to the folder that the command runs in. @throws {CannotRun} */
export async function readText(io: Pick<Io, "cwd">, file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path.resolve(io.cwd, file));
  } catch (error) {
    throw unreadable(file, error);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new CannotRun(`${file} cannot be read: it is not UTF-8`);
  }
}

const YAML = /\.ya?ml$/;

/** Whether a file is a test table by its name, `refunds.test.yaml`; other YAML is a policy. */
export const isTable = (file: string): boolean => /\.test\.ya?ml$/.test(file);

/** A file by itself; of a folder the YAML that is wanted, by name. @throws {CannotRun} where there is none */
export async function filesAt(
  io: Io,
  place: string,
  wanted: (file: string) => boolean,
  what: string,
): Promise<string[]> {
  try {
    const folder = path.resolve(io.cwd, place);
    if (!(await stat(folder)).isDirectory()) return [place];
    const names = (await readdir(folder)).filter((name) => YAML.test(name) && wanted(name)).sort();
    if (names.length === 0) throw new CannotRun(`${place} has no ${what}`);
    return names.map((name) => path.join(place, name));
  } catch (error) {
    throw error instanceof CannotRun ? error : unreadable(place, error);
  }
}

/** What to say of a file or folder that the system refuses. */
export function unreadable(file: string, error: unknown): CannotRun {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return new CannotRun(`${file} cannot be read: ${WHY[code] ?? (error instanceof Error ? error.message : error)}`);
}
