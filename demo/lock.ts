import { statSync, utimesSync } from "node:fs";
import { z } from "zod";
import { readJson, writeJson } from "./json-file";

const BEAT_MS = 2_000;
/** A process id may be given to another process: it only counts while its owner keeps touching the file. */
const STALE_MS = 10_000;

const content = z.object({ pid: z.int() });

/**
 * Lets one demo agent work on a data folder: two would take each other's jobs. Held until the process ends, however
 * it ends. @throws when another one is at work
 */
export function lock(file: string): void {
  const owner = content.safeParse(readJson(file)).data;
  if (owner !== undefined && owner.pid !== process.pid && isFresh(file) && isAlive(owner.pid)) {
    throw new Error(`Another demo agent (process ${owner.pid}) is at work on this folder`);
  }
  writeJson(file, { pid: process.pid });
  setInterval(() => utimesSync(file, new Date(), new Date()), BEAT_MS).unref();
}

function isFresh(file: string): boolean {
  return Date.now() - statSync(file).mtimeMs < STALE_MS;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
