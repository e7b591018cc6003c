import { byRoles, type CompiledPolicy, type Gate } from "./compile";
import { FLOOR_TIERS, type FloorHit } from "./floor/classes";
import type { Escalation, Requirement, Tier, Verdict } from "./schemas";
import { tierRank, GENERAL_ROLE } from "./tiers";

export type JoinedGate = Pick<
  Verdict,
  "tier" | "requirements" | "sla_seconds" | "expires_seconds" | "undo_seconds" | "reason_codes" | "escalations"
>;

const highest = (tiers: readonly Tier[]): Tier =>
  tiers.reduce((one, other) => (tierRank(other) > tierRank(one) ? other : one));

/**
 * Joins gates: highest tier, all requirements, shortest times, longest undo window (policy.md). The floor raises the tier
 * and the number of people, but leaves who they are to the rules: `raised` says whether it changed anything.
 */
export function joinGates(
  gates: readonly Gate[],
  floor: readonly FloorHit[],
  policy: CompiledPolicy,
): JoinedGate & { raised: boolean } {
  const [only] = gates;
  if (only !== undefined && gates.length === 1 && floor.length === 0) return { ...alone(only, policy), raised: false };
  const floorTiers = floor.map((hit) => FLOOR_TIERS[hit.class]);
  const tiers = [...gates.map((gate) => gate.tier), ...floorTiers];
  const tier = highest(tiers);
  const settings = tiers.map((name) => policy.tiers[name]);
  // The highest tier asks for the most people, unless a policy overrides it: joining must not weaken even then.
  const people = Math.max(...settings.map(({ approvers }) => approvers));
  const general = { any_of: [GENERAL_ROLE], count: people };
  const least = Math.max(0, ...floorTiers.map((name) => policy.tiers[name].approvers));
  const asked = gates.length === 0 ? [[general]] : gates.map((gate) => gate.approvers ?? [general]);
  const requirements = joinRequirements(asked.flatMap((one) => withAtLeast(one, least)));
  const fewer = joinRequirements(asked.flat());
  const times = [...gates, ...floorTiers.map((name) => policy.tiers[name])];
  const expires_seconds = Math.min(...times.map((time) => time.expires_seconds));
  const codes = gates.length === 0 ? policy.reason_codes : gates.flatMap((gate) => gate.reason_codes);
  const raised =
    gates.length === 0 ||
    requirements.some(({ count }, index) => count !== fewer[index]?.count) ||
    floorTiers.some((name) => gates.every((gate) => tierRank(gate.tier) < tierRank(name)));
  return {
    tier,
    requirements,
    sla_seconds: Math.min(expires_seconds, ...times.map((time) => time.sla_seconds)),
    expires_seconds,
    undo_seconds: Math.max(...times.map((time) => time.undo_seconds)),
    reason_codes: [...new Set(codes)],
    escalations: joinEscalations(gates),
    raised,
  };
}

/** What most actions meet: one gate, to which there is nothing to join. */
function alone(gate: Gate, policy: CompiledPolicy): JoinedGate {
  const { tier, approvers, sla_seconds, expires_seconds, undo_seconds, reason_codes, escalations } = gate;
  return {
    tier,
    requirements: approvers ?? [{ any_of: [GENERAL_ROLE], count: policy.tiers[tier].approvers }],
    sla_seconds: Math.min(sla_seconds, expires_seconds),
    expires_seconds,
    undo_seconds,
    reason_codes,
    escalations,
  };
}

/**
 * Each gate by itself, before they are joined: one more gate then only ever adds people. The first group, by name, gets
 * whoever is missing.
 */
function withAtLeast(requirements: readonly Requirement[], people: number): readonly Requirement[] {
  const missing = people - requirements.reduce((sum, { count }) => sum + count, 0);
  const [first, ...others] = requirements;
  if (missing <= 0 || first === undefined) return requirements;
  return [{ ...first, count: first.count + missing }, ...others];
}

/** Every step of every gate; one role is told once, as soon as any of them says. */
function joinEscalations(gates: readonly Gate[]): Escalation[] {
  const steps = gates.flatMap((gate) => gate.escalations).sort((one, other) => one.after_seconds - other.after_seconds);
  return steps.filter((step, index) => steps.findIndex(({ to }) => to === step.to) === index);
}

function joinRequirements(asked: readonly Requirement[]): Requirement[] {
  const groups = new Map<string, Requirement>();
  for (const { any_of, count } of asked) {
    const key = JSON.stringify(any_of);
    groups.set(key, { any_of, count: Math.max(count, groups.get(key)?.count ?? 0) });
  }
  return [...groups.values()].sort(byRoles);
}
