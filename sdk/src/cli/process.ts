import { main } from "./main";
import { Printer } from "./printer";

const CLEAR_LINE = "\r\u001b[K";

/** Runs the command line of this process; its exit code is set, and output that is under way still arrives. */
export async function run(): Promise<void> {
  const { stdout, stderr, env } = process;
  // Whoever reads only the first lines (`| head`) closes the pipe; that is no error.
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  const color = (env.NO_COLOR ?? "") === "";
  const raw = (text: string): void => void stdout.write(text);
  process.exitCode = await main(process.argv.slice(2), {
    out: new Printer(raw, color && stdout.isTTY === true),
    err: new Printer((text) => void stderr.write(text), false),
    raw,
    progress: stderr.isTTY === true ? (text) => void stderr.write(`${CLEAR_LINE}${text}`) : null,
    cwd: process.cwd(),
    env,
    fetch: globalThis.fetch,
    now: () => new Date(),
  });
}
