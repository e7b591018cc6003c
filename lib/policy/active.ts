import { log } from "@/lib/log";
import { type CompiledPolicy, compilePolicy } from "./compile";
import { evaluate } from "./evaluate";
import { parsePolicy } from "./parse";
import type { PolicyInput, Verdict } from "./schemas";
import { findSnapshot } from "./store";

const KEEP = 200;

// A snapshot's name is the hash of its source: what is cached under it can never be stale, and is the same for all tenants.
const shared = globalThis as typeof globalThis & { assentryPolicies?: Map<string, CompiledPolicy> };

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
  trace: [],
});

/**
 * What a snapshot says of an action. Without a policy, or with one that cannot be loaded or errs, that is DENY with the
 * rule `policy_unavailable`: nothing is allowed by default ([T7], policy.md).
 */
export async function decide(tenantId: string, snapshot: string | null, input: PolicyInput): Promise<Verdict> {
  if (snapshot === null) return unavailable("no policy is active");
  try {
    return evaluate(await compiled(tenantId, snapshot), input);
  } catch (error) {
    log().error({ err: error, snapshot }, "policy failed: denied");
    return unavailable("the active policy could not be evaluated");
  }
}
