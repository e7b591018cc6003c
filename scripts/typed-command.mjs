import { command } from "./progress.mjs";

/**
 * Runs a command that is written in TypeScript, with the packages and the database client in place.
 * @param {(args: string[]) => Promise<number>} run loads the command when that is so; its exit code
 */
export function typedCommand(run) {
  return command(async () => {
    const { generate, install } = await import("./steps.mjs");
    await install();
    await generate();
    const { register } = await import("tsx/esm/api");
    register();
    return run(process.argv.slice(2));
  });
}
