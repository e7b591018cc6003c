import { type CompiledPolicy, compilePolicy } from "./compile";
import { evaluate } from "./evaluate";
import { parsePolicy } from "./parse";
import type { PolicyInput, Verdict } from "./schemas";

/** An action for tests, of which the floor asks nothing: it says as little as it may. */
export function action(given: Partial<PolicyInput> = {}): PolicyInput {
  const tool = given.tool ?? "task.run";
  return {
    tool,
    topic: `job.${tool}`,
    agent: { id: "agt_1", name: "billing-bot" },
    environment: null,
    mode: "async",
    risk_tags: [],
    labels: {},
    scope: undefined,
    args: {},
    before: undefined,
    checkpoint: undefined,
    identity: undefined,
    on_behalf_of: null,
    now: new Date("2026-11-20T12:00:00.000Z"),
    draw: null,
    ...given,
  };
}

/** Compiles a source that is expected to be right. @throws Error with everything that is wrong */
export function policyOf(source: string): CompiledPolicy {
  const parsed = parsePolicy(source);
  if (!parsed.ok) throw new Error(parsed.issues.map(({ line, message }) => `line ${line}: ${message}`).join("\n"));
  return compilePolicy(parsed.policy);
}

/** What a source says of an action. */
export function decide(source: string, given: Partial<PolicyInput> = {}): Verdict {
  return evaluate(policyOf(source), action(given));
}

/** A source from rules as plain values; JSON is YAML too. */
export function sourceOf(rules: readonly unknown[], rest: Record<string, unknown> = {}): string {
  return JSON.stringify({ version: "v1", ...rest, rules });
}

/** Everything that is wrong with a source, each as `line:column path message`. */
export function issuesOf(source: string): string[] {
  const parsed = parsePolicy(source);
  return parsed.ok
    ? []
    : parsed.issues.map(({ line, column, path, message }) => `${line}:${column} ${path} ${message}`);
}

/** Milliseconds of processor time that something takes: unlike time on the clock, about the same on a busy machine. */
export function cpuTime(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1_000;
}
