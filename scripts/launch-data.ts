import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

function readOnce(file: string): string | null {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : null;
}

/**
 * The installation's secret, from which every key is derived: ASSENTRY_SECRET, else DIR/secret, made on first use.
 * Another process may make it at the same time: whoever is first wins.
 */
export function secretOf(dataDir: string): string {
  if (process.env.ASSENTRY_SECRET) return process.env.ASSENTRY_SECRET;
  const file = path.join(dataDir, "secret");
  const kept = readOnce(file);
  if (kept) return kept;
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flush: true });
  try {
    fs.linkSync(unfinished, file);
  } catch {
    // Made by another process meanwhile.
  } finally {
    fs.rmSync(unfinished, { force: true });
  }
  return fs.readFileSync(file, "utf8").trim();
}

const launchFile = (dataDir: string) => path.join(dataDir, "launch.json");

/** Whether this folder ran the demo before; null on a first start. */
export function rememberedDemo(dataDir: string): boolean | null {
  const text = readOnce(launchFile(dataDir));
  return text ? JSON.parse(text).demo === true : null;
}

export function rememberDemo(dataDir: string, demo: boolean): void {
  fs.writeFileSync(launchFile(dataDir), `${JSON.stringify({ demo })}\n`, { mode: 0o600 });
}
