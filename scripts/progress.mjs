import { spawn } from "node:child_process";
import path from "node:path";

const FRAMES = ["-", "\\", "|", "/"];
const terminal = process.stdout.isTTY === true;

/** What was noted during a step; null between steps. @type {string[] | null} */
let held = null;

/**
 * Tells the user something; during a step, after its line.
 * @param {string} line
 */
export function note(line) {
  if (held) held.push(line);
  else console.log(line);
}

/** @param {number} since */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Does one thing that takes a while and says so: a line that moves on a terminal, a plain one elsewhere.
 * @template T
 * @param {string} label
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const since = Date.now();
  let frame = 0;
  const draw = () => process.stdout.write(`\r${FRAMES[frame++ % FRAMES.length]} ${label}  ${seconds(since)} `);
  const timer = terminal ? setInterval(draw, 120) : undefined;
  if (!terminal) process.stdout.write(`${label} ... `);
  held = [];
  /** @param {string} text */
  const end = (text) => {
    clearInterval(timer);
    process.stdout.write(terminal ? `\r\x1b[K${label}: ${text} ${seconds(since)}\n` : `${text} ${seconds(since)}\n`);
    for (const line of held ?? []) console.log(`  ${line}`);
    held = null;
  };
  try {
    const result = await work();
    end("done in");
    return result;
  } catch (error) {
    end(error instanceof Error ? "failed after" : "stopped after");
    throw error;
  }
}

/**
 * Runs a program to its end and keeps what it says, which only matters when it fails.
 * @param {string} file
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, shell?: boolean }} [options]
 * @throws with the program's output
 */
export function quietly(file, args, { env = {}, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ["ignore", "pipe", "pipe"], shell, env: { ...process.env, ...env } });
    let output = "";
    child.stdout.on("data", (text) => (output += text));
    child.stderr.on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(output);
      reject(new Error(`${output.trim()}\n\n${path.basename(file)} ${args.join(" ")} ended with ${signal ?? code}`));
    });
  });
}

/**
 * Runs a command's main function; an error is told to the user in its own words, without a stack.
 * @param {() => Promise<number | void>} main returns the exit code
 */
export async function command(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    console.error(process.env.ASSENTRY_DEBUG ? error : error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
