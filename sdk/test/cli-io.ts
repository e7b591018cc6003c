import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { Io } from "../src/cli/command";
import { main } from "../src/cli/main";
import { Printer } from "../src/cli/printer";

export type Ran = { code: number; out: string; err: string; progress: string[] };
export type World = Partial<Pick<Io, "env" | "fetch">> & { color?: boolean; terminal?: boolean };

/** A folder with files, for one test. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "assentry-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return folder;
}

/** Runs a command line in a folder and keeps what it writes. */
export async function assentry(cwd: string, line: string, world: World = {}): Promise<Ran> {
  const written = { out: "", err: "", progress: [] as string[] };
  const out = (text: string): void => {
    written.out += text;
  };
  const err = (text: string): void => {
    written.err += text;
  };
  const code = await main(line.split(" ").filter(Boolean), {
    out: new Printer(out, world.color === true),
    err: new Printer(err, false),
    raw: out,
    progress: world.terminal ? (text) => void written.progress.push(text) : null,
    cwd,
    env: world.env ?? {},
    fetch: world.fetch ?? (() => Promise.reject(new Error("no network in this test"))),
    now: () => new Date("2026-11-20T12:00:00Z"),
  });
  return { code, ...written };
}
