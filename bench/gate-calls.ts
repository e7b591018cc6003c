import { readFileSync } from "node:fs";
import { isRecord } from "@/lib/payload/path";
import type { CompiledPolicy } from "@/lib/policy/compile";
import type { Decision } from "@/lib/policy/schemas";
import { decideWithin } from "@/lib/policy/simulate/decide-within";
import { WindowCounters } from "@/lib/policy/simulate/window-counters";
import { action, policyOf } from "@/lib/policy/testing";

/** Who wanted a call: the user, or text that an attacker hid in the data; whether it is one that the task lists as right. */
type Kind = "user" | "injected" | "expected" | "not expected" | "any";
type Call = { suite: string; kind: Kind; effect: string; tool: string; args: unknown; before: unknown };
export type Decided = Call & { decision: Decision };

/** A ready policy, by its file's name. */
export function readyPolicy(name: string): CompiledPolicy {
  return policyOf(readFileSync(new URL(`../policies/${name}.yaml`, import.meta.url), "utf8"));
}

/** The calls of both recordings, in their order. */
export function recordedCalls(): Call[] {
  return [...lines("agentdojo-calls").map(dojoCall), ...lines("airline-agent-calls").map(airlineCall)];
}

/** What a policy says of each call, as if one agent made all of them within one moment: limits count every one. */
export function decideCalls(policy: CompiledPolicy, calls: readonly Call[]): Decided[] {
  const counters = new WindowCounters();
  return calls.map((call) => {
    const { tool, args, before } = call;
    const { decision } = decideWithin(policy, action({ tool, args, before }), counters);
    return { ...call, decision };
  });
}

/** True where nobody is asked. */
export function runs({ decision }: Decided): boolean {
  return decision === "ALLOW" || decision === "ALLOW_WITH_CONSTRAINTS";
}

function lines(name: string): Record<string, unknown>[] {
  const text = readFileSync(new URL(`../test/fixtures/${name}.jsonl`, import.meta.url), "utf8");
  const values = text.split("\n").filter((line) => line !== "");
  return values.map((line): unknown => JSON.parse(line)).filter(isRecord);
}

function dojoCall(line: Record<string, unknown>): Call {
  const { suite, kind, effect, tool, args } = line;
  const wanted = kind === "injection" ? "injected" : "user";
  return { suite: String(suite), kind: wanted, effect: String(effect), tool: String(tool), args, before: undefined };
}

function airlineCall(line: Record<string, unknown>): Call {
  const { effect, expected, tool, args, before } = line;
  const kind = effect !== "write" ? "any" : expected === true ? "expected" : "not expected";
  return { suite: "airline", kind, effect: String(effect), tool: String(tool), args, before: before ?? undefined };
}
