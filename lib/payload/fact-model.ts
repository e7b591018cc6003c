/**
 * One thing about a job that a reviewer should know at a glance; taken from the payload and the diff only
 * (T36).
 */
export type Fact = {
  /** Stable within a job: the kind and where the value stands. */
  key: string;
  label: string;
  value: string;
  kind: "money" | "count" | "target" | "recipient" | "change" | "date" | "text";
  /** Where it stands in the arguments, null for what the agent declared beside them or the record holds. */
  path: string | null;
  emphasis: boolean;
};

/** A fact with its rank: the highest are shown. */
export type RankedFact = Fact & { rank: number };

export const RANK = {
  amount: 100,
  danger: 95,
  declared: 90,
  count: 80,
  command: 78,
  change: 70,
  recipient: 65,
  target: 60,
  domains: 50,
  record: 40,
  date: 30,
  secondary: 20,
} as const;

const LONGEST_VALUE = 80;

/** A value on one line, cut with an ellipsis where it is long; the payload shows it whole. */
export function shortValue(value: unknown, longest = LONGEST_VALUE): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  const line = text.slice(0, longest + 1).replace(/\r?\n/g, " ↵ ");
  return text.length > longest ? `${line.slice(0, longest)}…` : line;
}

/** The first two of many: `a, b +3 more`. */
export function shortList(values: readonly string[]): string {
  const first = values.slice(0, 2).map((value) => shortValue(value, 60));
  const more = values.length - first.length;
  return first.join(", ") + (more > 0 ? ` +${more} more` : "");
}

const MAIN_KINDS: readonly Fact["kind"][] = ["money", "change", "count", "target", "recipient", "text", "date"];

/**
 * The one fact for a row of the queue: what stands out, else an amount before a change, a count, the target. Null where
 * there is none.
 */
export function mainFact(facts: readonly Fact[]): Fact | null {
  const standsOut = facts.find((fact) => fact.emphasis);
  if (standsOut !== undefined) return standsOut;
  for (const kind of MAIN_KINDS) {
    const fact = facts.find((candidate) => candidate.kind === kind);
    if (fact !== undefined) return fact;
  }
  return null;
}
