import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { choosePort } from "@/lib/db/embedded-port";
import { startTemporary } from "@/lib/db/embedded-temporary";
import { check } from "./check.mjs";
import { startChild } from "./child";
import { findChromium } from "./chromium.mjs";
import { untilReady } from "./launch-server";
import { build } from "./steps.mjs";
import { countReport, playwrightTally, select, type Tally, vitestTally } from "./test-tally";

/** A folder that goes afterwards, and a PostgreSQL for everything that needs one; never the user's. */
type Scratch = { folder: string; databaseUrl: string };

function runNode(args: string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, args, { stdio: "inherit", env: { ...process.env, ...env } });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

async function runVitest(files: string[], { folder, databaseUrl }: Scratch): Promise<Tally> {
  const report = path.join(folder, "vitest.json");
  const args = ["run", ...files, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await runNode(["node_modules/vitest/vitest.mjs", ...args], { ASSENTRY_TEST_DATABASE_URL: databaseUrl });
  return countReport(report, code, vitestTally);
}

async function createDatabase(serverUrl: string, name: string): Promise<string> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`).finally(() => client.end());
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Starts Assentry as a user does, with the demo's people and without its agent, and drives it in a browser. */
async function runPlaywright(files: string[], { folder, databaseUrl }: Scratch): Promise<Tally> {
  await build();
  const chromium = await findChromium();
  const data = path.join(folder, "data");
  const report = path.join(folder, "playwright.json");
  const port = await choosePort(0);
  const address = `http://localhost:${port}`;
  const server = startChild(["scripts/start.mjs", "--port", String(port), "--data", data, "--demo", "--no-agent"], {
    quiet: true,
    env: { DATABASE_URL: await createDatabase(databaseUrl, "e2e"), PUBLIC_URL: address },
  });
  try {
    await untilReady(server, port);
    const code = await runNode(["node_modules/@playwright/test/cli.js", "test", ...files, "--reporter=list,json"], {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      CHROMIUM_PATH: chromium,
      ASSENTRY_E2E_URL: address,
      ASSENTRY_DEMO_FILE: path.join(data, "demo.json"),
    });
    return countReport(report, code, playwrightTally);
  } finally {
    await server.stop(10_000);
  }
}

async function runCheck(): Promise<Tally> {
  const failed = await check();
  return { passed: 0, failed: failed.length, names: failed };
}

/** One part's result; a part that cannot run at all has failed, and the others still run. */
async function part(work: () => Promise<Tally>): Promise<Tally> {
  try {
    return await work();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, names: [] };
  }
}

/**
 * Runs the tests and prints their sum alone on the last line, which CI reads.
 * @returns the exit code: 1 when anything failed, or nothing was tested
 */
export async function runTests(args: string[]): Promise<number> {
  const selection = select(args);
  // Ctrl-C ends the runners by itself; we stay to clean up.
  process.on("SIGINT", () => {});
  const tallies: Tally[] = [];
  if (selection.check) tallies.push(await part(runCheck));
  const { unit, e2e } = selection;
  if (unit || e2e) {
    const folder = await mkdtemp(path.join(tmpdir(), "assentry-test-"));
    const database = await startTemporary();
    const scratch = { folder, databaseUrl: database.url };
    if (unit) tallies.push(await part(() => runVitest(unit, scratch)));
    if (e2e) tallies.push(await part(() => runPlaywright(e2e, scratch)));
    await database.stop();
    await rm(folder, { recursive: true, force: true });
  }
  const passed = tallies.reduce((sum, one) => sum + one.passed, 0);
  const failed = tallies.reduce((sum, one) => sum + one.failed, 0);
  // The reports before are long: what CI keeps is the end.
  for (const name of tallies.flatMap(({ names }) => names)) console.log(`failed: ${name}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 || (passed === 0 && (unit !== null || e2e !== null)) ? 1 : 0;
}
