import fs from "node:fs";
import path from "node:path";
import { secretFile } from "@/lib/secret-file";

function readOnce(file: string): string | null {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : null;
}

/** The installation's secret, from which every key is derived: ASSENTRY_SECRET, else DIR/secret. */
export const secretOf = (dataDir: string): string =>
  process.env.ASSENTRY_SECRET || secretFile(path.join(dataDir, "secret"));

const launchFile = (dataDir: string) => path.join(dataDir, "launch.json");

/** Whether this folder ran the demo before; null on a first start. */
export function rememberedDemo(dataDir: string): boolean | null {
  const text = readOnce(launchFile(dataDir));
  return text ? JSON.parse(text).demo === true : null;
}

export function rememberDemo(dataDir: string, demo: boolean): void {
  fs.writeFileSync(launchFile(dataDir), `${JSON.stringify({ demo })}\n`, { mode: 0o600 });
}
