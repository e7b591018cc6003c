import { diffAction } from "./diff";
import { DiffBudget } from "./diff-budget";
import type { FieldChange, PayloadDiff } from "./diff-model";
import { changeFacts, ratioOf } from "./fact-changes";
import { FactCollector } from "./fact-collect";
import { type Fact, RANK, type RankedFact, shortList, shortValue } from "./fact-model";
import { fieldLabel, nameWords } from "./field-names";
import { formatMoney, groupThousands } from "./money";
import { fieldName, formatPath, isRecord, type Path } from "./path";

export type { Fact } from "./fact-model";

const MOST_FACTS = 6;
const BULK = 10;
/** Facts are derived whenever a job is proposed, so their diff may cost only a few milliseconds. */
const EDIT_STEPS = 200_000;
/** Without a record nothing is compared: laying the arguments out, most of a small proposal's facts, would add none. */
const UNCOMPARED = diffAction(null, {});

export type FactSource = { tool: string; args: unknown; before?: unknown; scope?: unknown };

/**
 * What a reviewer should know at a glance, at most six facts, the most important first. Derived from the
 * payload, the declared scope and the diff; never from the agent's own words (T36). Values are raw text: draw
 * them with `escapeVisible`.
 */
export function deriveFacts({ tool, args, before, scope }: FactSource): Fact[] {
  const toolWords = new Set(nameWords(tool));
  const isCompared = before !== undefined && before !== null;
  const diff = isCompared ? diffAction(before, args, new DiffBudget(EDIT_STEPS)) : UNCOMPARED;
  const collected = new FactCollector(toolWords).collect(args);
  const ranked = [
    ...mergeChanges(collected.facts, before, diff),
    ...declaredFacts(scope, collected.facts),
    ...dateFacts(collected.dates, diff),
    ...domainFacts(collected),
    ...(diff.mode === "target" ? recordFacts(before, toolWords) : []),
  ];
  return ranked
    .sort((a, b) => b.rank - a.rank)
    .slice(0, MOST_FACTS)
    .map(({ rank, ...fact }) => fact);
}

/** Amounts and counts that change say what they were; any other field that changes is told as the change. */
function mergeChanges(facts: RankedFact[], before: unknown, diff: PayloadDiff): RankedFact[] {
  const changed = new Map(comparedFields(diff, "changes").map((field) => [formatPath(field.path), field]));
  const same = new Set(comparedFields(diff, "unchanged").map((field) => formatPath(field.path)));
  const told = new Set<string>();
  const merged: RankedFact[] = [];
  for (const fact of facts) {
    const path = fact.path ?? "";
    const change = changed.get(path);
    const isQuantity = fact.kind === "money" || fact.kind === "count";
    if (fact.kind === "count" && same.has(path)) continue;
    // The length of a list is news only where it changes, and then the changes tell it.
    if (fact.key.startsWith("length:") && isRecord(before) && Object.hasOwn(before, path)) continue;
    if (change !== undefined && !isQuantity) continue;
    if (change?.kind !== "changed" || typeof change.before === "object") {
      merged.push(fact);
      continue;
    }
    told.add(path);
    const was = [`was ${shortValue(change.before, 40)}`, ...ratioOf(change)].join(", ");
    merged.push({ ...fact, value: `${fact.value} (${was})`, emphasis: true, rank: Math.max(fact.rank, RANK.count) });
  }
  return [...merged, ...changeFacts(diff).filter((fact) => fact.kind !== "change" || !told.has(fact.path ?? ""))];
}

/** Fields that stand on both sides; where there is no before, nothing was compared. */
function comparedFields(diff: PayloadDiff, type: "changes" | "unchanged"): FieldChange[] {
  const fields = diff.groups.flatMap((group) => (group.type === type ? group.fields : []));
  return fields.filter((field) => field.kind === "changed" || field.kind === "same");
}

/** What the agent declared beside the arguments, marked as such: it is not what will be executed. */
function declaredFacts(scope: unknown, facts: readonly RankedFact[]): RankedFact[] {
  if (!isRecord(scope)) return [];
  const { amount, ...counts } = scope;
  const declared: RankedFact[] = [];
  const add = (name: string, kind: "money" | "count", value: string, emphasis: boolean, rank: number) => {
    const known = facts.some((fact) => fact.kind === kind && fact.value === value);
    const label = `Declared ${fieldLabel(name).toLowerCase()}`;
    if (!known) declared.push({ key: `declared:${name}`, label, value, kind, path: null, emphasis, rank });
  };
  if (isRecord(amount) && typeof amount.value === "number") {
    const currency = typeof amount.currency === "string" ? shortValue(amount.currency, 12) : null;
    add("amount", "money", formatMoney(amount.value, currency), true, RANK.declared);
  }
  for (const [name, value] of Object.entries(counts).slice(0, MOST_FACTS)) {
    if (typeof value !== "number") continue;
    const bulk = value >= BULK;
    add(name, "count", groupThousands(String(value)), bulk, bulk ? RANK.count + 1 : RANK.secondary);
  }
  return declared;
}

/** One field's dates, first to last; when a record was made says least. */
function dateFacts(dates: readonly { path: Path; value: string }[], diff: PayloadDiff): RankedFact[] {
  const changed = new Set(comparedFields(diff, "changes").map((field) => formatPath(field.path)));
  const kept = dates.filter((date) => !changed.has(formatPath(date.path)));
  const main = kept.find((date) => !/^(created|updated|modified)/i.test(fieldName(date.path))) ?? kept[0];
  if (main === undefined) return [];
  const name = fieldName(main.path);
  const values = kept.filter((date) => fieldName(date.path) === name).map((date) => date.value);
  const [first, last] = [values.reduce((a, b) => (a < b ? a : b)), values.reduce((a, b) => (a > b ? a : b))];
  const value = first === last ? first : `${first} – ${last}`;
  const path = formatPath(main.path);
  return [
    { key: `date:${path}`, label: fieldLabel(name), value, kind: "date", path, emphasis: false, rank: RANK.date },
  ];
}

/**
 * The hosts that e-mail addresses and URLs of the payload name, where the recipients don't show them already.
 */
function domainFacts({ hosts, facts }: FactCollector): RankedFact[] {
  const [first] = hosts;
  if (first === undefined) return [];
  const isShown = facts.some((fact) => fact.kind === "recipient" && fact.value.toLowerCase().includes(first));
  if (hosts.size === 1 && isShown) return [];
  const label = hosts.size === 1 ? "Domain" : "Domains";
  const value = shortList([...hosts]);
  const emphasis = hosts.size > 1;
  return [{ key: "domains", label, value, kind: "recipient", path: null, emphasis, rank: RANK.domains }];
}

/**
 * Where the arguments only name a record (`cancel`), its own amounts, counts and dates say what is at stake.
 */
function recordFacts(before: unknown, toolWords: ReadonlySet<string>): RankedFact[] {
  const { facts, dates } = new FactCollector(toolWords).collect(before);
  const quantities = facts.filter((fact) => fact.kind === "money" || fact.kind === "count");
  const inRecord = (fact: RankedFact) => ({
    ...fact,
    key: `record:${fact.key}`,
    path: null,
    emphasis: false,
    rank: RANK.record + fact.rank / 100,
  });
  return [...quantities, ...dateFacts(dates, UNCOMPARED)].map(inRecord);
}
