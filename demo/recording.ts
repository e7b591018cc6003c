import { readFileSync } from "node:fs";
import { z } from "zod";

const call = z.object({
  run: z.string(),
  step: z.int(),
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  reasoning: z.string().nullable(),
  conversation: z.array(z.object({ role: z.enum(["user", "assistant"]), content: z.string() })),
  before: z.record(z.string(), z.unknown()).nullable(),
  output: z.string(),
  effect: z.enum(["read", "write", "handoff"]),
});

/** One tool call of the recorded agent. */
export type Call = z.infer<typeof call>;
/** One conversation with a customer: its calls in order. */
export type Run = { id: string; calls: Call[] };

/** The recorded runs in the order of `runs.jsonl`; the short ones come first there, so that the queue fills soon. */
export function loadRuns(file: URL = new URL("./runs.jsonl", import.meta.url)): Run[] {
  const lines = readFileSync(file, "utf8").trim().split("\n");
  const runs = new Map<string, Call[]>();
  for (const line of lines) {
    const next = call.parse(JSON.parse(line));
    runs.set(next.run, [...(runs.get(next.run) ?? []), next]);
  }
  return [...runs].map(([id, calls]) => ({ id, calls }));
}

/** What a tool answered, as a value where the text is JSON. */
export function parsedOutput(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return output;
  }
}

/** Whom the agent serves in this run, as far as its calls tell. */
export function customerOf({ calls }: Run): string | null {
  const ids = calls.flatMap(({ args, before }) => [args.user_id, before?.user_id]);
  return ids.find((id): id is string => typeof id === "string") ?? null;
}
