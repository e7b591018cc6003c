// npm run prisma -- <command>: Prisma's CLI without its downloads. Commands that need a database and find no
// DATABASE_URL get the one in .data.
import "./bootstrap.mjs";
import { spawn } from "node:child_process";
import path from "node:path";

const OFFLINE = ["generate", "validate", "format", "version", "--version", "-v", "--help", "-h"];

/**
 * Runs Prisma's CLI on the bundled engine.
 * @param {string[]} args
 * @param {{ databaseUrl?: string, quiet?: boolean }} [options] `quiet` keeps the output and returns it
 * @returns {Promise<{ code: number, output: string }>}
 */
export function runPrisma(args, { databaseUrl, quiet = false } = {}) {
  const child = spawn(process.execPath, [path.resolve("node_modules/prisma/build/index.js"), ...args], {
    stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    env: {
      ...process.env,
      ...(databaseUrl ? { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: "" } : {}),
      PRISMA_SCHEMA_ENGINE_BINARY: path.resolve("scripts/schema-engine.mjs"),
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  let output = "";
  child.stdout?.on("data", (text) => (output += text));
  child.stderr?.on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @param {string[]} args */
async function runWithDatabase(args) {
  await import("tsx/esm/api").then((tsx) => tsx.register());
  const { startEmbedded } = await import("../lib/db/embedded.ts");
  const database = await startEmbedded(".data", { log: console.error });
  const { code } = await runPrisma(args, { databaseUrl: database.url });
  await database.stop();
  return code;
}

if (process.argv[1] === import.meta.filename) {
  const args = process.argv.slice(2);
  const offline =
    process.env.DATABASE_OWNER_URL || process.env.DATABASE_URL || args.length === 0 || OFFLINE.includes(args[0] ?? "");
  process.exitCode = offline ? (await runPrisma(args)).code : await runWithDatabase(args);
}
