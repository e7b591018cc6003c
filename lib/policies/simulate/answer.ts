import type { Context } from "@/lib/identity/actor";
import { ndjson } from "@/lib/policy/simulate/ndjson";
import type { SimulateInput, Simulation } from "@/lib/policy/simulate/schemas";
import { simulate } from "./simulate";

/** The simulation as one object; with its progress, one object a line, for callers that accept `application/x-ndjson`. */
export function answerSimulation(
  ctx: Context,
  input: SimulateInput,
  { headers, signal }: { headers: Headers; signal: AbortSignal },
): Promise<Simulation | Response> {
  const accepts = headers.get("accept") ?? "";
  if (!accepts.includes("application/x-ndjson")) return simulate(ctx, input, () => {}, signal);
  return ndjson(ctx.requestId, signal, (tell, ended) => simulate(ctx, input, tell, ended));
}
