import type { Unreadable } from "./answer";
import { type CompiledPolicy, type CompiledRule, type Gate, plainGate } from "./compile";
import { type Constraints, joinConstraints } from "./constraints";
import { quote } from "./describe";
import type { PolicyInput, Requirement, Verdict } from "./schemas";
import { DEFAULT_TIER, tierRank } from "./tiers";

/** A rule that applies. With `doubt` it applies because something could not be read. */
export type Hit = { rule: CompiledRule; doubt: Unreadable | null };

const REASONS_SHOWN = 3;
const GENERAL_ROLE = "reviewer";
const NO_GATE = { tier: null, requirements: [], sla_seconds: null, expires_seconds: null };

/** A rule that allows under constraints, in doubt, allows nothing; but its constraints bind what others allow. */
export function onlyBinds({ rule, doubt }: Hit): boolean {
  return doubt !== null && rule.decision === "ALLOW_WITH_CONSTRAINTS";
}

/** The verdict of all rules that apply, given from the strictest to the weakest. */
export function joinHits(policy: CompiledPolicy, hits: readonly Hit[], input: PolicyInput): Verdict {
  const deciding = hits.filter((hit) => !onlyBinds(hit));
  const strictest = deciding[0];
  const decided = strictest?.rule.decision ?? policy.fallback;
  const same = deciding.filter(({ rule }) => rule.decision === decided);
  if (decided === "DENY") return verdict("DENY", same, { reason: reasonOf(policy, same, input) });

  const binding = hits.filter(({ rule }) => Object.keys(rule.constraints).length > 0);
  const shaping = [...new Set([...same, ...binding.filter((hit) => !onlyBinds(hit)), ...binding])];
  const joined = joinConstraints(binding.map(({ rule }) => rule.constraints));
  if (!joined.ok)
    return verdict("DENY", shaping, { reason: `The rules that apply disagree about the constraint ${joined.name}` });

  const reason = reasonOf(policy, [...same, ...shaping.filter(onlyBinds)], input);
  const { constraints } = joined;
  if (decided === "REQUIRE_APPROVAL") {
    const gates = same.flatMap(({ rule }) => rule.gate ?? []);
    const asked = gates.length > 0 ? gates : [plainGate(DEFAULT_TIER, policy.tiers[DEFAULT_TIER])];
    return {
      ...verdict(decided, shaping, { reason, constraints }),
      ...joinGates(asked, policy.tiers),
      rule_id: strictest?.rule.id ?? null,
    };
  }
  return verdict(binding.length > 0 ? "ALLOW_WITH_CONSTRAINTS" : decided, shaping, { reason, constraints });
}

function verdict(
  decision: Verdict["decision"],
  shaping: readonly Hit[],
  said: { reason: string; constraints?: Constraints },
): Verdict {
  const rule_ids = shaping.map(({ rule }) => rule.id);
  return { decision, ...NO_GATE, rule_id: rule_ids[0] ?? null, rule_ids, constraints: {}, ...said, trace: [] };
}

/** Highest tier, all requirements, shortest times (policy.md). */
function joinGates(gates: readonly Gate[], tiers: CompiledPolicy["tiers"]) {
  const tier = gates.map((gate) => gate.tier).reduce((one, other) => (tierRank(other) > tierRank(one) ? other : one));
  // The highest tier asks for the most people, unless a policy overrides it: joining must not weaken even then.
  const people = Math.max(...gates.map((gate) => tiers[gate.tier].approvers));
  const asked = gates.flatMap((gate) => gate.approvers ?? [{ any_of: [GENERAL_ROLE], count: people }]);
  const expires_seconds = Math.min(...gates.map((gate) => gate.expires_seconds));
  const sla_seconds = Math.min(expires_seconds, ...gates.map((gate) => gate.sla_seconds));
  return { tier, requirements: joinRequirements(asked), sla_seconds, expires_seconds };
}

function joinRequirements(asked: readonly Requirement[]): Requirement[] {
  const groups = new Map<string, Requirement>();
  for (const { any_of, count } of asked) {
    const key = JSON.stringify(any_of);
    groups.set(key, { any_of: [...any_of], count: Math.max(count, groups.get(key)?.count ?? 0) });
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, requirement]) => requirement);
}

function reasonOf(policy: CompiledPolicy, hits: readonly Hit[], input: PolicyInput): string {
  const said = hits.map(({ rule, doubt }) => (doubt === null ? rule.reason : `${rule.reason} (${doubt.why})`));
  if (!hits.some((hit) => !onlyBinds(hit))) {
    said.unshift(`No rule matches ${quote(input.tool)}; the default is ${policy.fallback.toLowerCase()}`);
  }
  const reasons = [...new Set(said)];
  const more = reasons.length - REASONS_SHOWN;
  return [...reasons.slice(0, REASONS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
