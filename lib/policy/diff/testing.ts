import { parsePolicy } from "../parse";
import type { PolicySource } from "../source";
import { sourceOf } from "../testing";
import { comparePolicies } from "./compare";

type Rules = readonly Record<string, unknown>[];

/** Rules as plain values, to be varied by tests. */
export const allow = { id: "small-refund", match: { tools: ["refund.*"] }, decision: "allow" };
export const gate = {
  id: "payment-gate",
  match: { tools: ["payment.*"] },
  decision: "require_approval",
  reason: "money",
};
export const bounded = { id: "egress", match: { tools: ["http.*"] }, decision: "allow_with_constraints" };
export const deny = { id: "no-wire", match: { tools: ["wire.*"] }, decision: "deny" };
export const finance = (count: number) => ({ approvers: [{ role: "finance", count }] });
export const upTo = (amount: number) => ({ when: { "args.amount": { lte: amount } } });
export const above = (amount: number) => ({ when: { "args.amount": { gt: amount } } });
export const everything = { ...allow, id: "all", match: { tools: ["*"] } };

/** What a gate adds where it matches what no rule matched. */
export const waits = "; what no rule matched was denied, and now waits for approval";

/** A policy from rules as plain values. @throws Error with everything that is wrong */
export function read(rules: Rules, rest: Record<string, unknown> = {}): PolicySource {
  const parsed = parsePolicy(sourceOf(rules, rest));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy;
}

/** Every change from one policy to another, as `weaker: what it says`. */
export function changes(before: PolicySource | null, after: PolicySource): string[] {
  return comparePolicies(before, after).changes.map(({ effect, says }) => `${effect}: ${says}`);
}

/** A change of one rule, and what it says there and back. */
export type ThereAndBack = [
  name: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  there: string,
  back: string,
];

/** What changing one rule into another says, and what changing it back. */
export function thereAndBack(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return [...changes(read([before]), read([after])), ...changes(read([after]), read([before]))];
}
