import { createReadStream } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { AppError } from "@/lib/errors";
import { uploadedCalls } from "@/lib/policy/simulate/calls";
import { decideWithin } from "@/lib/policy/simulate/decide-within";
import { readLines } from "@/lib/policy/simulate/lines";
import { Period } from "@/lib/policy/simulate/period";
import { Problems } from "@/lib/policy/simulate/problems";
import { longestLimit } from "@/lib/policy/simulate/reads";
import type { Line, Simulation } from "@/lib/policy/simulate/schemas";
import { Tally } from "@/lib/policy/simulate/tally";
import { WindowCounters } from "@/lib/policy/simulate/window-counters";
import { CannotRun, type Io } from "./command";
import { unreadable } from "./files";
import type { ReadPolicy } from "./policy-file";

/** What a simulation without a server says: the server's answer, but for what only a server knows. */
export type CallsSimulation = Omit<Simulation, "snapshot" | "against" | "window">;

/**
 * What a policy decides of the calls in a file, beside what another policy decides of them or, without one, what the
 * calls say was decided. @throws {CannotRun} where the file can't be read
 */
export async function simulateCalls(
  io: Io,
  policy: ReadPolicy,
  other: ReadPolicy | null,
  file: string,
): Promise<CallsSimulation> {
  const problems = new Problems();
  const period = new Period(null);
  const tally = new Tally();
  const counters = { now: new WindowCounters(), was: new WindowCounters() };
  const inOrder = longestLimit([policy.policy, ...(other === null ? [] : [other.policy])]) > 0;
  for await (const batch of uploadedCalls(linesOf(io, file), io.now(), inOrder, problems)) {
    for (const one of batch) {
      period.add(one.input.now);
      const was = other === null ? one.was : decideWithin(other.compiled, one.input, counters.was);
      tally.add(one, was, decideWithin(policy.compiled, one.input, counters.now));
    }
  }
  const span = period.result();
  return {
    ...span,
    ...tally.result(span.days),
    problems: problems.first,
    problems_total: problems.total,
    ignored: problems.ignored,
  };
}

async function* linesOf(io: Io, file: string): AsyncGenerator<Line[]> {
  const stream = createReadStream(path.resolve(io.cwd, file));
  try {
    yield* readLines(Readable.toWeb(stream) as ReadableStream<Uint8Array>);
  } catch (error) {
    if (error instanceof AppError) throw new CannotRun(`${file} cannot be read: ${error.message}`);
    if (error instanceof Error && "syscall" in error) throw unreadable(file, error);
    throw error;
  } finally {
    stream.destroy();
  }
}
