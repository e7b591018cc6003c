import { randomBytes } from "node:crypto";
import fs from "node:fs";

const read = (file: string): string | null => (fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim() : null);

/**
 * The random secret of a file that only its owner can read, made on first use. Another process may make it at the same
 * time: whoever is first wins.
 */
export function secretFile(file: string): string {
  const kept = read(file);
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
