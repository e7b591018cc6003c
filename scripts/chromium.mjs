// node scripts/chromium.mjs prints the path of a Chromium for the browser tests, and installs one when root may.
import "./bootstrap.mjs";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const ELSEWHERE = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

/** @param {string} file */
const works = (file) => spawnSync(file, ["--version", "--no-sandbox"], { timeout: 15_000 }).status === 0;

/** @param {string} name */
function onPath(name) {
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  return folders.map((folder) => path.join(folder, name)).filter((file) => fs.existsSync(file));
}

const findInstalled = () => [...NAMES.flatMap(onPath), ...ELSEWHERE].find(works);

function installWithApt() {
  if (process.getuid?.() !== 0 || onPath("apt-get").length === 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
  ])
    spawnSync("apt-get", args, { stdio: ["ignore", "ignore", "inherit"], env });
}

/**
 * CHROMIUM_PATH, else Playwright's own, else the system's, else (as root on Debian) a newly installed one.
 * @returns {Promise<string>}
 * @throws with what to do
 */
export async function findChromium() {
  const wished = process.env.CHROMIUM_PATH;
  if (wished && !works(wished)) throw new Error(`CHROMIUM_PATH=${wished} does not run`);
  if (wished) return wished;
  const { chromium } = await import("@playwright/test");
  const found = [chromium.executablePath()].find(works) ?? findInstalled();
  if (found) return found;
  installWithApt();
  const installed = findInstalled();
  if (installed) return installed;
  throw new Error(
    "The browser tests need Chromium: run `npx playwright install chromium`, install chromium or Google Chrome, or set CHROMIUM_PATH",
  );
}

if (process.argv[1] === import.meta.filename) {
  const { command } = await import("./progress.mjs");
  await command(async () => console.log(await findChromium()));
}
