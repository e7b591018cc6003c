import { log } from "@/lib/log";
import { type CompiledPolicy, compilePolicy } from "@/lib/policy/compile";
import { type EvaluateOptions, evaluate } from "@/lib/policy/evaluate";
import { parsePolicy } from "@/lib/policy/parse";
import type { PolicyInput, Verdict } from "@/lib/policy/schemas";
import { findSnapshot } from "./store";

const KEEP = 200;

// A snapshot's name is the hash of its source: what is cached under it can never be stale, and is the same for all tenants.
const shared = globalThis as typeof globalThis & { assentryPolicies?: Map<string, CompiledPolicy> };

/** A snapshot of a tenant, compiled. @throws Error where it can't be loaded or read */
async function compiled(tenantId: string, snapshot: string): Promise<CompiledPolicy> {
  shared.assentryPolicies ??= new Map();
  const cache = shared.assentryPolicies;
  const kept = cache.get(snapshot);
  if (kept) return kept;
  const row = await findSnapshot(tenantId, snapshot);
  const parsed = row && parsePolicy(row.source);
  if (!parsed?.ok) throw new Error(`the policy snapshot ${snapshot} cannot be loaded`);
  const policy = compilePolicy(parsed.policy);
  if (cache.size >= KEEP) cache.clear();
  cache.set(snapshot, policy);
  return policy;
}

const unavailable = (why: string): Verdict => ({
  decision: "DENY",
  tier: null,
  rule_id: "policy_unavailable",
  rule_ids: [],
  reason: `policy_unavailable: ${why}`,
  requirements: [],
  constraints: {},
  sla_seconds: null,
  expires_seconds: null,
  undo_seconds: null,
  reason_codes: [],
  escalations: [],
  floor: [],
  limits: [],
  trace: [],
});

/**
 * What a snapshot says of an action. Without a policy, or with one that cannot be loaded or errs, that is DENY with the
 * rule `policy_unavailable`: nothing is allowed by default ([T7], policy.md).
 */
export async function decide(
  tenantId: string,
  snapshot: string | null,
  input: PolicyInput,
  options: EvaluateOptions = {},
): Promise<Verdict> {
  if (snapshot === null) return unavailable("no policy is active");
  try {
    return evaluate(await compiled(tenantId, snapshot), input, options);
  } catch (error) {
    log().error({ err: error, snapshot }, "policy failed: denied");
    return unavailable("the active policy could not be evaluated");
  }
}
