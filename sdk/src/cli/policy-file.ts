import { type CompiledPolicy, compilePolicy } from "@/lib/policy/compile";
import { type Locate, type PolicyIssue, parsePolicy } from "@/lib/policy/parse";
import type { PolicySource } from "@/lib/policy/source";
import type { Io } from "./command";
import { readText } from "./files";
import { type Printer, red } from "./printer";

/** A policy from a file. */
export type ReadPolicy = { source: string; policy: PolicySource; compiled: CompiledPolicy; locate: Locate };

/** Reads a policy and compiles it, or says everything that is wrong with it. @throws {CannotRun} where there is no such file */
export async function readPolicy(
  io: Io,
  file: string,
): Promise<({ ok: true } & ReadPolicy) | { ok: false; issues: PolicyIssue[] }> {
  const source = await readText(io, file);
  const parsed = parsePolicy(source);
  if (!parsed.ok) return parsed;
  return { ok: true, source, policy: parsed.policy, compiled: compilePolicy(parsed.policy), locate: parsed.locate };
}

/** Says what is wrong in a file the way compilers do, so that editors find the place. */
export function printIssues(out: Printer, file: string, issues: readonly PolicyIssue[]): void {
  for (const { line, column, path, message } of issues) {
    out.line(`${file}:${line}:${column} `, red("error"), ` ${path === "" ? "" : `${path}: `}${message}`);
  }
}
