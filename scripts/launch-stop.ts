import fs from "node:fs";

const GRACE_MS = 5_000;
const PARENT_CHECK_MS = 250;

/** Why everything stops when the user wants it to. `graceMs` is what the server gets to finish its requests. */
export class Stop {
  readonly graceMs: number;

  constructor(graceMs: number) {
    this.graceMs = graceMs;
  }
}

/**
 * The one signal that ends a run: aborted with a Stop when the user asks for it, with an Error when something failed.
 * A second Ctrl-C does not wait for anything.
 */
export function stopControl(): AbortController {
  const control = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(name, () => {
      if (control.signal.aborted) process.exit(130);
      control.abort(new Stop(GRACE_MS));
    });
  stopWithNpm(control);
  return control;
}

/** The processes above us up to npm, which runs us through a shell that some systems keep in between. */
function lineage(): string {
  const parent = process.ppid;
  if (process.platform !== "linux") return String(parent);
  try {
    const [, name, above] = /\((.*)\) \S (\d+)/.exec(fs.readFileSync(`/proc/${parent}/stat`, "utf8")) ?? [];
    return name?.endsWith("sh") ? `${above} ${parent}` : String(parent);
  } catch {
    return "gone";
  }
}

/** npm that is killed cannot tell us, and the server would hold its port with nobody to see it. */
function stopWithNpm(control: AbortController): void {
  if (!process.env.npm_lifecycle_event) return;
  const before = lineage();
  const check = () => {
    if (lineage() !== before) control.abort(new Stop(0));
  };
  setInterval(check, PARENT_CHECK_MS).unref();
}

/** Waits for the end of the run. @throws its reason */
export async function untilStopped(signal: AbortSignal): Promise<never> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
  throw signal.reason;
}
