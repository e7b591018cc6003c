import { join } from "node:path";
import { Assentry } from "assentry";
import { watched } from "./connection";
import { lock } from "./lock";
import { logLine } from "./log";
import { Progress } from "./progress";
import { loadRuns } from "./recording";
import { replay } from "./replay";
import { Reservations } from "./reservations";
import { readSettings } from "./settings";
import { fares, startData } from "./start-data";

/** The demo: a recorded airline agent at work, its risky actions behind the gate. */
async function main(): Promise<void> {
  const { url, apiKey, dataDir, paceMs, once, runs: most } = readSettings(process.argv.slice(2), process.env);
  lock(join(dataDir, "demo-agent.lock"));
  const all = loadRuns();
  const runs = all.slice(0, most);
  const agent = {
    gate: new Assentry({ url, apiKey, retries: Number.POSITIVE_INFINITY, fetch: watched(fetch, logLine) }),
    reservations: new Reservations(join(dataDir, "demo-reservations.json"), startData(all), fares(all)),
    progress: new Progress(join(dataDir, "demo-agent.json")),
  };
  logLine(`The airline agent works through ${runs.length} conversations at ${url}`);
  await replay(agent, runs, paceMs, once);
}

// Everything is kept at every step: there is nothing to tidy up.
for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => process.exit(0));
process.once("disconnect", () => process.exit(0));

main().then(
  () => process.exit(0),
  (error: unknown) => {
    logLine(`The demo agent stops: ${error instanceof Error ? error.message : error}`);
    process.exit(1);
  },
);
