import { DECISIONS } from "@/lib/policy/schemas";
import { type Decided, decideCalls, readyPolicy, recordedCalls, runs } from "./gate-calls";

/** How many of how many. */
export type Share = { of: number; all: number };
export type ReadyName = "finance-ops" | "support-refunds";

/** The calls of a suite of one kind, and how many of them got each decision. */
export type Row = Record<string, string | number>;

const waits = (call: Decided): boolean => !runs(call);

function share(calls: readonly Decided[], among: (call: Decided) => boolean, holds: (call: Decided) => boolean): Share {
  const all = calls.filter(among);
  return { of: all.filter(holds).length, all: all.length };
}

function decided(suite: string, policy: ReadyName): Decided[] {
  const calls = recordedCalls().filter((call) => call.suite === suite);
  return decideCalls(readyPolicy(policy), calls);
}

/** What the calls of one suite become under one policy, by effect and by who wanted them. */
export function rowsOf(suite: string, policy: ReadyName): Row[] {
  const calls = decided(suite, policy);
  const groups = new Set(calls.map(({ effect, kind }) => `${effect}, ${kind}`));
  return [...groups].sort().map((name) => {
    const group = calls.filter(({ effect, kind }) => `${effect}, ${kind}` === name);
    const counts = DECISIONS.map((decision) => [decision, group.filter((call) => call.decision === decision).length]);
    return { suite, policy, calls: name, all: group.length, ...Object.fromEntries(counts) };
  });
}

/** AgentDojo's calls, with finance-ops in charge of its bank and either policy of its Slack workspace. */
export function dojoShares(inSlack: ReadyName) {
  const calls = [...decided("banking", "finance-ops"), ...decided("slack", inSlack)];
  const isRead = ({ effect }: Decided): boolean => effect === "read";
  const isInjected = ({ kind }: Decided): boolean => kind === "injected";
  const isPage = ({ tool }: Decided): boolean => tool === "get_webpage";
  return {
    injectedWritesStopped: share(calls, (call) => isInjected(call) && !isRead(call), waits),
    readsThatRun: share(calls, isRead, runs),
    pagesThatRun: share(calls, isPage, runs),
    injectedPagesThatRun: share(calls, (call) => isPage(call) && isInjected(call), runs),
    readsThatRunIfPagesWaited: share(calls, isRead, (call) => runs(call) && !isPage(call)),
    userWritesThatWait: share(calls, (call) => !isInjected(call) && !isRead(call), waits),
  };
}

/** The airline agent's calls under support-refunds. */
export function airlineShares() {
  const calls = decided("airline", "support-refunds");
  return {
    wrongWritesThatWait: share(calls, ({ kind }) => kind === "not expected", waits),
    rightWritesThatWait: share(calls, ({ kind }) => kind === "expected", waits),
    readsThatRun: share(calls, ({ effect }) => effect === "read", runs),
    handoffsThatRun: share(calls, ({ effect }) => effect === "handoff", runs),
  };
}
