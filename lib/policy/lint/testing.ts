import { parsePolicy } from "../parse";
import { sourceOf } from "../testing";
import type { KnownPeople } from "./finding";
import { type LintFinding, lintPolicy } from "./lint";

/** Ann holds three roles, and nobody is legal. */
export const PEOPLE: KnownPeople = {
  roles: new Map([
    ["reviewer", ["ann", "ben", "cem"]],
    ["finance", ["ann"]],
    ["security", ["ann"]],
    ["marketing", ["ben"]],
    ["legal", []],
  ]),
};

/** What is found in a source that is expected to be right, on 20 November 2026. */
export function lint(source: string, known: KnownPeople | null = null): LintFinding[] {
  const parsed = parsePolicy(source);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return lintPolicy(parsed, known, new Date("2026-11-20T12:00:00.000Z"));
}

/** Findings as `line:column severity code path [rule] message`. */
export function said(source: string, known: KnownPeople | null = null): string[] {
  return lint(source, known).map(
    ({ line, column, severity, code, path, rule_id, message }) =>
      `${line}:${column} ${severity} ${code} ${path} [${rule_id}] ${message}`,
  );
}

/** The codes found for rules as plain values, each after the rule's id: `r0` for the first. */
export function codes(rules: readonly Record<string, unknown>[], rest: Record<string, unknown> = {}): string[] {
  const named = rules.map((rule, index) => ({ id: `r${index}`, ...rule }));
  return lint(sourceOf(named, rest), PEOPLE).map(({ code, rule_id }) => `${rule_id} ${code}`);
}

/** Rules in which there is nothing to find. */
export const READ = { match: { tools: ["crm.read"] }, decision: "allow" };

export function gate(rest: Record<string, unknown> = {}) {
  return { match: { tools: ["crm.write"] }, decision: "require_approval", reason: "Because", ...rest };
}

export function deny(rest: Record<string, unknown> = {}) {
  return { ...gate(rest), decision: "deny" };
}
