import { invalid, notFound } from "@/lib/errors";
import { type CompiledPolicy, compilePolicy } from "@/lib/policy/compile";
import { parsePolicy } from "@/lib/policy/parse";
import type { PolicySource } from "@/lib/policy/source";
import { fullName } from "./list";
import { findActive, findSnapshot } from "./store";

export type LoadedPolicy = { snapshot: string | null; policy: PolicySource; compiled: CompiledPolicy };

/** A policy by its source or its snapshot's name. @throws 404 `not_found`; 422 `invalid_policy` with line and column */
export async function loadPolicy(
  tenantId: string,
  named: { source?: string | undefined; snapshot?: string | undefined },
): Promise<LoadedPolicy> {
  if (named.source !== undefined) return load(named.source, null);
  const row = await findSnapshot(tenantId, fullName(named.snapshot ?? ""));
  if (row === null) throw notFound("policy snapshot");
  return load(row.source, row.name);
}

/** The tenant's active policy; null where there is none. */
export async function loadActive(tenantId: string): Promise<LoadedPolicy | null> {
  const row = await findActive(tenantId);
  return row === null ? null : load(row.source, row.name);
}

function load(source: string, snapshot: string | null): LoadedPolicy {
  const parsed = parsePolicy(source);
  if (!parsed.ok)
    throw invalid(parsed.issues, "invalid_policy", "This policy cannot be read; nothing was done with it.");
  return { snapshot, policy: parsed.policy, compiled: compilePolicy(parsed.policy) };
}
