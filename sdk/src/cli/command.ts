import { type ParseArgsConfig, parseArgs } from "node:util";
import type { Printer } from "./printer";

/** What a command may use of the world; a test brings its own. */
export type Io = {
  out: Printer;
  err: Printer;
  /** Writes to stdout as it is: for JSON, which escapes what it holds. */
  raw: (text: string) => void;
  /** Draws over one line of stderr while something takes long; null where nobody looks. */
  progress: ((text: string) => void) | null;
  /** The folder that file names are relative to. */
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  fetch: typeof fetch;
  now: () => Date;
};

/** `policy lint`: a verb of the command line. `help` begins with its usage. */
export type Command = {
  name: string;
  summary: string;
  help: string;
  /** Resolves to the exit code. @throws {CannotRun} */
  run: (args: string[], io: Io) => Promise<number>;
};

/** Exit codes: everything is right; something was found to be wrong; the command could not do its work. */
export const EXIT = { ok: 0, failed: 1, cannotRun: 2 } as const;

/** A command that can't do its work, in words for whoever typed it; `usage` where the words typed are at fault. */
export class CannotRun extends Error {
  constructor(
    message: string,
    readonly usage = false,
  ) {
    super(message);
  }
}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** The options and other words of a command line. @throws {CannotRun} on what the command doesn't know */
export function readArgs<const Known extends Options>(args: string[], options: Known) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new CannotRun(error instanceof Error ? error.message : String(error), true);
  }
}
