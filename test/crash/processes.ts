import { execFileSync } from "node:child_process";

type Process = { pid: number; parent: number; command: string };

export function processes(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 2 ** 26 }).split(
    "\n",
  );
  return lines.flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}

/**
 * The server: what runs Next below the launcher of a data folder, which is below us. Nothing else is ever killed.
 * @throws where there is none
 */
export function findServerOf(data: string): number {
  const all = processes();
  const launcher = all.find(
    ({ parent, command }) => parent === process.pid && command.includes("scripts/start.mjs") && command.includes(data),
  );
  const server = all.find(({ parent, command }) => parent === launcher?.pid && /\bnext\b/.test(command));
  if (!server) throw new Error("there is no server below the launcher");
  return server.pid;
}
