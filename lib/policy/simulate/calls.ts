import { actionOf } from "@/lib/jobs/action";
import type { Case } from "./case";
import { drawOf } from "./draw";
import type { Problems } from "./problems";
import { type Call, callInput, callKeys, type Line } from "./schemas";

const ISSUES_SHOWN = 3;

/**
 * Uploaded calls as cases; what can't be read becomes a problem. A call without `at` was made when the one before it was,
 * the first at `start`. With `inOrder`, a call that is earlier than one before it is a problem too, though it counts.
 */
export async function* uploadedCalls(
  batches: Iterable<Line[]> | AsyncIterable<Line[]>,
  start: Date,
  inOrder: boolean,
  problems: Problems,
): AsyncGenerator<Case[]> {
  let latest: Date | null = null;
  for await (const batch of batches) {
    const cases: Case[] = [];
    for (const line of batch) {
      const call = readCall(line, problems);
      if (call === null) continue;
      const at: Date = call.at === undefined ? (latest ?? start) : new Date(call.at);
      if (latest === null || at > latest) latest = at;
      else if (inOrder && at < latest)
        problems.add(line.line, "at is earlier than on a line before: limits count calls in the order of the lines");
      cases.push(caseOf(call, line.line, at));
    }
    yield cases;
  }
}

function readCall(line: Line, problems: Problems): Call | null {
  if ("problem" in line) {
    problems.add(line.line, line.problem);
    return null;
  }
  const { known, others } = callKeys(line.value);
  problems.ignore(others);
  const parsed = callInput.safeParse(known);
  if (parsed.success) return parsed.data;
  const said = parsed.error.issues.map(({ path, message }) => [path.join("."), message].filter(Boolean).join(": "));
  const more = said.length - ISSUES_SHOWN;
  problems.add(line.line, [...said.slice(0, ISSUES_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join("; "));
  return null;
}

function caseOf(call: Call, line: number, now: Date): Case {
  const action = actionOf(call, { id: call.agent, name: call.agent });
  const input = { ...action, now, draw: drawOf(`line:${line}`) };
  const was = call.decision === undefined ? null : { decision: call.decision };
  return { ref: { line }, input, title: call.summary?.title ?? null, was, counted: true };
}
