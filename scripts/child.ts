import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

export type Child = {
  /** Resolves when the process has ended, with how: an exit code or a signal. */
  ended: Promise<string>;
  output: ChildProcess["stdout"];
  /** Asks the process to end, and makes it after `graceMs`. */
  stop: (graceMs: number) => Promise<void>;
};

const TIED = pathToFileURL(path.resolve("scripts/with-parent.mjs")).href;
// A group of its own: Ctrl-C in the terminal must reach the launcher alone, which ends things in their order.
const detached = process.platform !== "win32";

function signal(child: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
  // Killed, a process cannot end its own children: the whole group goes.
  if (detached && name === "SIGKILL") process.kill(-child.pid, name);
  else child.kill(name);
}

/** Starts Node with `args`, tied to this process: it ends when we do, however we end. `quiet` gives its stdout to the caller. */
export function startChild(
  args: string[],
  { quiet = false, env = {} }: { quiet?: boolean; env?: Record<string, string> },
): Child {
  const child = spawn(process.execPath, ["--import", TIED, ...args], {
    detached,
    windowsHide: true,
    stdio: ["ignore", quiet ? "pipe" : "inherit", "inherit", "ipc"],
    env: { ...process.env, ...env, ASSENTRY_LAUNCHER: String(process.pid) },
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, name) => resolve(name ?? `exit code ${code}`));
  });
  const stop = async (graceMs: number) => {
    signal(child, "SIGTERM");
    const force = setTimeout(() => signal(child, "SIGKILL"), graceMs);
    await ended;
    clearTimeout(force);
  };
  return { ended, output: child.stdout, stop };
}
