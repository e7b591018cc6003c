import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

const IGNORED = /(\.(test|spec)\.tsx?|\.md)$/;

/** @param {string} place */
function filesUnder(place) {
  if (!fs.existsSync(place)) return [];
  if (!fs.statSync(place).isDirectory()) return [place];
  const names = fs.readdirSync(place).sort();
  return names.flatMap((name) => filesUnder(path.join(place, name)));
}

/**
 * One hash over the names and contents of files and folders; tests and texts don't count.
 * @param {string[]} places
 * @returns {string}
 */
export function hashOf(places) {
  const hash = createHash("sha256");
  for (const file of places.flatMap(filesUnder).filter((name) => !IGNORED.test(name))) {
    const content = fs.readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/**
 * @param {string} file
 * @returns {string | null} what the stamp says; null without one
 */
export function readStamp(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : null;
}

/** @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[] }} LockEntry */
/** @typedef {{ packages: Record<string, LockEntry> }} Lock */

/** @param {LockEntry} entry */
function isForHere({ optional, os, cpu, libc }) {
  if (!optional) return true;
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && !libc);
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes the second lock when it has finished, so an
 * interrupted installation has none.
 * @param {Lock} wanted package-lock.json
 * @param {Lock | null} installed node_modules/.package-lock.json
 * @returns {boolean}
 */
export function isInstalled(wanted, installed) {
  if (!installed) return false;
  const packages = Object.entries(wanted.packages).filter(
    ([name, entry]) => name.includes("node_modules/") && !entry.link,
  );
  const stale = packages.some(([name, entry]) => {
    const found = installed.packages[name];
    return found ? found.version !== entry.version || found.integrity !== entry.integrity : isForHere(entry);
  });
  return !stale && Object.keys(installed.packages).every((name) => name in wanted.packages);
}
