import type { ConstraintValue } from "./rule-source";

export type Constraints = Record<string, ConstraintValue>;
export type JoinedConstraints = { ok: true; constraints: Constraints } | { ok: false; name: string };

/**
 * Joins what several rules demand so that the result keeps to each of them: of two numbers the smaller, of two lists what
 * stands in both. Names say where that would be the wrong way round: `min_…` takes the larger number,
 * `…_denylist` and `…_blocklist` everything of both. Other values must be equal: where they aren't, nothing that runs
 * could keep to both, and the name of the constraint is returned.
 */
export function joinConstraints(all: readonly Constraints[]): JoinedConstraints {
  const joined = new Map<string, ConstraintValue>();
  for (const [name, value] of all.flatMap((constraints) => Object.entries(constraints))) {
    const known = joined.get(name);
    const stricter = known === undefined ? value : join(name, known, value);
    if (stricter === null) return { ok: false, name };
    joined.set(name, Array.isArray(stricter) ? [...stricter] : stricter);
  }
  return { ok: true, constraints: Object.fromEntries([...joined].sort(([one], [other]) => (one < other ? -1 : 1))) };
}

function join(name: string, one: ConstraintValue, other: ConstraintValue): ConstraintValue | null {
  if (typeof one === "number" && typeof other === "number") {
    return name.startsWith("min_") ? Math.max(one, other) : Math.min(one, other);
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    if (/_(deny|block)list$/.test(name)) return [...new Set([...one, ...other])].sort(byText);
    return one.filter((item) => other.includes(item)).sort(byText);
  }
  return one === other ? one : null;
}

const byText = (one: unknown, other: unknown): number => (String(one) < String(other) ? -1 : 1);
