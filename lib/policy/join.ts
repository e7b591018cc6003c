import { type CompiledPolicy, type Gate, plainGate } from "./compile";
import { type Constraints, type JoinedConstraints, joinConstraints } from "./constraints";
import { quote } from "./describe";
import type { AtFloor } from "./at-floor";
import type { Hit } from "./hit";
import { type JoinedGate, joinGates } from "./join-gates";
import { DECISIONS, type LimitUse, type PolicyInput, type Verdict } from "./schemas";
import { DEFAULT_TIER, tierRank } from "./tiers";

const REASONS_SHOWN = 3;
const NO_GATE: JoinedGate = {
  tier: null,
  requirements: [],
  sla_seconds: null,
  expires_seconds: null,
  undo_seconds: null,
  reason_codes: [],
  escalations: [],
};

/** The verdict of all rules that apply, given from the strictest to the weakest, and of the floor. */
export function joinHits(
  policy: CompiledPolicy,
  found: readonly Hit[],
  floor: AtFloor | null,
  limits: LimitUse[],
  input: PolicyInput,
): Verdict {
  const hits = found.some((hit) => hit.decision !== hit.rule.decision) ? [...found].sort(strictestFirst) : found;
  const deciding = hits.some(onlyBinds) ? hits.filter((hit) => !hit.onlyBinds) : hits;
  const decided = deciding[0]?.decision ?? policy.fallback;
  const same = deciding.length < 2 ? deciding : deciding.filter(({ decision }) => decision === decided);
  if (decided === "DENY") return verdict("DENY", same, { reason: reasonOf(policy, same, input) });

  const binding = hits.filter(({ rule }) => rule.binds);
  const shaping =
    binding.length === 0 ? same : [...new Set([...same, ...binding.filter((hit) => !hit.onlyBinds), ...binding])];
  const joined = binding.length === 0 ? UNBOUND : joinConstraints(binding.map(({ rule }) => rule.constraints));
  if (!joined.ok)
    return verdict("DENY", shaping, { reason: `The rules that apply disagree about the constraint ${joined.name}` });

  const constraints = { ...joined.constraints };
  const floored = floor === null ? [] : floor.hits;
  const gates = decided === "REQUIRE_APPROVAL" ? gatesOf(same, policy) : [];
  if (gates.length > 0 || floored.length > 0) {
    const { raised, ...gate } = joinGates(gates, floored, policy);
    const floorSays = (raised ? floored : []).map((hit) => `The floor (${hit.class}): ${hit.why}`);
    const floorIds = (raised ? floored : []).map((hit) => `floor:${hit.class}`);
    // An allow that the floor overrides shapes nothing but by its constraints.
    const ids = (gates.length > 0 ? shaping : shaping.filter(({ rule }) => rule.binds)).map(({ rule }) => rule.id);
    const said = gates.length > 0 ? [reasonOf(policy, [...same, ...shaping.filter(onlyBinds)], input)] : [];
    // A rule that gates by itself stays the one that is named and heard, also where the floor asks for more.
    const byRule = gates.length > 0 && same.length > 0;
    const rule_ids = byRule ? [...ids, ...floorIds] : [...floorIds, ...ids];
    const reason = [...said, ...(byRule ? [] : floorSays)].join("; ");
    return {
      ...verdict("REQUIRE_APPROVAL", [], { reason, constraints }),
      ...gate,
      rule_id: floorIds.length === 0 && deciding.length === 0 ? null : (rule_ids[0] ?? null),
      rule_ids,
      floor: floored.map((hit) => hit.class),
      limits,
    };
  }
  const reason = reasonOf(policy, [...same, ...shaping.filter(onlyBinds)], input);
  return {
    ...verdict(binding.length > 0 ? "ALLOW_WITH_CONSTRAINTS" : decided, shaping, { reason, constraints }),
    limits,
  };
}

const UNBOUND: JoinedConstraints = { ok: true, constraints: {} };

const onlyBinds = (hit: Hit): boolean => hit.onlyBinds;

const tierOf = ({ rule }: Hit): number => (rule.gate === null ? 0 : tierRank(rule.gate.tier));

/** Rules stand in this order already; those that became gates have to be put among the gates. */
function strictestFirst(one: Hit, other: Hit): number {
  return DECISIONS.indexOf(other.decision) - DECISIONS.indexOf(one.decision) || tierOf(other) - tierOf(one);
}

function gatesOf(hits: readonly Hit[], policy: CompiledPolicy): Gate[] {
  const gate = hits.length === 1 ? hits[0]?.rule.gate : null;
  if (gate) return [gate];
  const gates = hits.flatMap(({ rule }) => rule.gate ?? []);
  return gates.length > 0 ? gates : [plainGate(DEFAULT_TIER, policy)];
}

function verdict(
  decision: Verdict["decision"],
  shaping: readonly Hit[],
  said: { reason: string; constraints?: Constraints },
): Verdict {
  const rule_ids = shaping.map(({ rule }) => rule.id);
  const none = { constraints: {}, floor: [], limits: [], trace: [] };
  return { decision, ...NO_GATE, rule_id: rule_ids[0] ?? null, rule_ids, ...none, ...said };
}

function reasonOf(policy: CompiledPolicy, hits: readonly Hit[], input: PolicyInput): string {
  const [only] = hits;
  if (only !== undefined && hits.length === 1 && !only.onlyBinds) return only.reason;
  const said = hits.map((hit) => hit.reason);
  if (!hits.some((hit) => !hit.onlyBinds)) {
    said.unshift(`No rule matches ${quote(input.tool)}; the default is ${policy.fallback.toLowerCase()}`);
  }
  const reasons = [...new Set(said)];
  const more = reasons.length - REASONS_SHOWN;
  return [...reasons.slice(0, REASONS_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
}
