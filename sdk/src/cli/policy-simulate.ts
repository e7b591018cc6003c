import { CannotRun, type Command, EXIT, type Io, readArgs } from "./command";
import { printIssues, type ReadPolicy, readPolicy } from "./policy-file";
import { simulateCalls } from "./simulate-calls";
import { simulateOnServer } from "./simulate-server";
import { printSimulation } from "./simulation-report";
import { visibleJson } from "./visible";

const HELP = `Usage: assentry policy simulate POLICY --calls FILE.jsonl [--against OTHER_POLICY] [--json]
       assentry policy simulate POLICY --server URL [--token asu_...] [--window 7d] [--json]

What a policy would decide of actions of the past: totals by decision, rule, tier and role, the reviews that would be
asked for, and every action that would be decided otherwise. Nothing is written anywhere.

With --calls: of the calls in a file, one JSON object a line, without a server.
  {"tool": "refund.create", "args": {"amount": 60}, "agent": "bot", "at": "2026-11-20T12:00:00Z", "decision": "allow"}
Each is a body of POST /jobs with, if known, agent, at and the decision of then, which the new one is compared with.

With --server: of the jobs that an Assentry server has seen.

Options:
  --calls FILE     the calls
  --against FILE   compare with what this policy decides of them instead
  --server URL     the server
  --token TOKEN    a person's API token; better given as ASSENTRY_TOKEN, where no list of processes shows it
  --window TIME    how far back: 12h, 7d, at most 366d; the server's default is 30d
  --json           the whole result as JSON

Exit code: 0 done, 1 a policy or some of the calls have errors, 2 the simulation could not be run.`;

const OPTIONS = {
  calls: { type: "string" },
  against: { type: "string" },
  server: { type: "string" },
  token: { type: "string" },
  window: { type: "string" },
  json: { type: "boolean" },
} as const;

/** `assentry policy simulate`: tries a policy on recorded calls, or on a server's history. */
export const policySimulate: Command = {
  name: "policy simulate",
  summary: "try a policy on actions of the past",
  help: HELP,
  run: async (args, io) => {
    const { values, positionals } = readArgs(args, OPTIONS);
    const { calls, against, server, token, window, json } = values;
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new CannotRun("name one policy", true);
    if ((calls === undefined) === (server === undefined)) throw new CannotRun("give either --calls or --server", true);
    if (calls === undefined && against !== undefined) throw new CannotRun("--against goes with --calls", true);
    if (server === undefined && (token ?? window) !== undefined)
      throw new CannotRun("--token and --window go with --server", true);

    const policy = await soundPolicy(io, file);
    const other = against === undefined ? null : await soundPolicy(io, against);
    if (policy === null || (against !== undefined && other === null)) return EXIT.failed;
    const simulation =
      server === undefined
        ? await simulateCalls(io, policy, other, calls ?? "")
        : await simulateOnServer(io, { source: policy.source, server, token, window });
    if (json) io.raw(`${visibleJson(simulation)}\n`);
    else printSimulation(io.out, simulation);
    return simulation.problems_total === 0 ? EXIT.ok : EXIT.failed;
  },
};

/** A policy without errors; null, with what is wrong on stderr, where it has some. */
async function soundPolicy(io: Io, file: string): Promise<ReadPolicy | null> {
  const read = await readPolicy(io, file);
  if (read.ok) return read;
  printIssues(io.err, file, read.issues);
  return null;
}
