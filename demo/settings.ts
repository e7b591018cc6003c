import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { readJson } from "./json-file";

export type Settings = {
  url: string;
  apiKey: string;
  dataDir: string;
  /** Milliseconds between two steps of one run. */
  paceMs: number;
  /** End after all runs instead of beginning again. */
  once: boolean;
  /** How many of the recorded runs to play. */
  runs: number;
};

const DEFAULT_PACE_MS = 2_500;

const demoFile = z.object({
  url: z.string(),
  tenants: z.array(z.object({ agents: z.array(z.object({ key: z.string() })) })),
});

/**
 * From `--data DIR`, `--once`, `--runs N`, the environment (`ASSENTRY_URL`, `ASSENTRY_API_KEY`, `DEMO_PACE_MS`), and
 * where that is silent, `demo.json` in the data folder. @throws with one line that says what is missing
 */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      data: { type: "string", default: ".data" },
      once: { type: "boolean", default: false },
      runs: { type: "string" },
    },
  });
  const given = { url: env.ASSENTRY_URL, apiKey: env.ASSENTRY_API_KEY };
  return {
    ...(given.url && given.apiKey ? { url: given.url, apiKey: given.apiKey } : fromDemoFile(values.data, given)),
    dataDir: values.data,
    paceMs: positive("DEMO_PACE_MS", env.DEMO_PACE_MS, DEFAULT_PACE_MS),
    once: values.once,
    runs: positive("--runs", values.runs, Number.POSITIVE_INFINITY),
  };
}

function fromDemoFile(dataDir: string, given: { url: string | undefined; apiKey: string | undefined }) {
  const file = join(dataDir, "demo.json");
  const demo = demoFile.safeParse(readJson(file)).data;
  const apiKey = given.apiKey || demo?.tenants[0]?.agents[0]?.key;
  if (demo === undefined || apiKey === undefined) {
    throw new Error(`Set ASSENTRY_URL and ASSENTRY_API_KEY, or start the demo first: there is no key in ${file}`);
  }
  return { url: given.url || demo.url, apiKey };
}

function positive(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined || text === "") return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`${name} must be a whole number above 0, not ${text}`);
  return value;
}
