import { diffArrays } from "diff";
import type { DiffBudget } from "./diff-budget";
import { isRecord } from "./path";

/** What happened to the items of a list: indexes into the list before and the list after. */
type ItemChange =
  | { type: "pair"; before: number; after: number }
  | { type: "removed"; before: number }
  | { type: "added"; after: number };

/** `identity` is the key that items were matched by. `reordered`: matched items stand in another order. */
export type ListAlignment = { items: ItemChange[]; identity?: string; reordered: boolean };

/** Keys that name an item, best first; any other `…_id` comes after the first two. */
const IDENTITY_KEYS = ["id", "uuid", "flight_number", "sku", "key", "name", "email"];

/**
 * Matches the items of two lists: objects by a key that identifies them on both sides, everything else by the
 * longest common subsequence, and objects that are left over in the same gap in order. With `partial`, items
 * of the record count as equal where they agree in the keys that the new items name.
 */
export function alignLists(
  before: readonly unknown[],
  after: readonly unknown[],
  budget: DiffBudget,
  partial: boolean,
): ListAlignment {
  const identity = identityKey(before, after);
  if (identity !== undefined) return alignByIdentity(before, after, identity);
  const [beforeIds, afterIds] = numbered(before, after, budget, partial);
  const tokens = before.length + after.length;
  const maxEditLength = budget.editLimit(tokens);
  const runs = maxEditLength < 1 ? undefined : diffArrays(beforeIds, afterIds, { maxEditLength, timeout: 200 });
  const edits = runs?.reduce((sum, run) => sum + (run.added || run.removed ? run.count : 0), 0);
  budget.spendEdits(tokens, edits ?? maxEditLength);
  if (runs === undefined) return alignByValue(beforeIds, afterIds);
  return { items: pairLeftovers(runs, before, after), reordered: false };
}

/** Matches equal items wherever they stand: linear, for long lists. */
export function alignByValue(beforeIds: readonly number[], afterIds: readonly number[]): ListAlignment {
  const places = new Map<number, number[]>();
  for (let i = beforeIds.length - 1; i >= 0; i--) {
    const id = beforeIds[i] ?? -1;
    const same = places.get(id);
    if (same === undefined) places.set(id, [i]);
    else same.push(i);
  }
  return merge(
    beforeIds.length,
    afterIds.map((id) => places.get(id)?.pop()),
  );
}

export function numbered(
  before: readonly unknown[],
  after: readonly unknown[],
  budget: DiffBudget,
  partial: boolean,
): [number[], number[]] {
  const named = new Set(partial ? after.filter(isRecord).flatMap((item) => Object.keys(item)) : []);
  const beforeIds = before.map((item) =>
    partial && isRecord(item) ? budget.ids.ofPart(item, named) : budget.ids.of(item),
  );
  return [beforeIds, after.map((item) => budget.ids.of(item))];
}

/** A key that every item on both sides has, with a value that no other item of its side has. */
function identityKey(before: readonly unknown[], after: readonly unknown[]): string | undefined {
  const first = after[0] ?? before[0];
  if (!isRecord(first)) return undefined;
  const ids = Object.keys(first).filter((key) => key.endsWith("_id") || /[a-z]Id$/.test(key));
  const [id = "id", uuid = "uuid", ...others] = IDENTITY_KEYS;
  return [id, uuid, ...ids, ...others].find((key) => identifies(key, before) && identifies(key, after));
}

function identifies(key: string, items: readonly unknown[]): boolean {
  const seen = new Set<unknown>();
  for (const item of items) {
    const value = isRecord(item) && Object.hasOwn(item, key) ? item[key] : undefined;
    if ((typeof value !== "string" && typeof value !== "number") || seen.has(value)) return false;
    seen.add(value);
  }
  return true;
}

function alignByIdentity(before: readonly unknown[], after: readonly unknown[], key: string): ListAlignment {
  const identityOf = (item: unknown) => (isRecord(item) ? item[key] : undefined);
  const places = new Map(before.map((item, i) => [identityOf(item), i]));
  const merged = merge(
    before.length,
    after.map((item) => places.get(identityOf(item))),
  );
  return { ...merged, identity: key };
}

/**
 * Puts removed items next to what took their place. `matches[j]` is the place before of item j, if it has
 * one.
 */
function merge(beforeLength: number, matches: readonly (number | undefined)[]): ListAlignment {
  const kept = new Set(matches);
  const items: ItemChange[] = [];
  let next = 0;
  let last = -1;
  let reordered = false;
  const removeUpTo = (end: number) => {
    for (; next < end; next++) if (!kept.has(next)) items.push({ type: "removed", before: next });
  };
  matches.forEach((match, after) => {
    removeUpTo(Math.min(after + 1, beforeLength));
    if (match === undefined) {
      items.push({ type: "added", after });
      return;
    }
    reordered ||= match < last;
    last = match;
    items.push({ type: "pair", before: match, after });
  });
  removeUpTo(beforeLength);
  return { items, reordered };
}

type Run = { added: boolean; removed: boolean; count: number };

function pairLeftovers(runs: readonly Run[], before: readonly unknown[], after: readonly unknown[]): ItemChange[] {
  const items: ItemChange[] = [];
  let b = 0;
  let a = 0;
  for (let r = 0; r < runs.length; r++) {
    const run = runs[r];
    const next = runs[r + 1];
    if (run === undefined) break;
    if (!run.removed && !run.added) {
      for (let i = 0; i < run.count; i++) items.push({ type: "pair", before: b++, after: a++ });
      continue;
    }
    const replaced = run.removed && next?.added === true;
    const beforeEnd = b + (run.removed ? run.count : 0);
    const afterEnd = a + (run.added ? run.count : replaced ? next.count : 0);
    for (; b < beforeEnd && a < afterEnd && isComparable(before[b], after[a]); b++, a++) {
      items.push({ type: "pair", before: b, after: a });
    }
    for (; b < beforeEnd; b++) items.push({ type: "removed", before: b });
    for (; a < afterEnd; a++) items.push({ type: "added", after: a });
    if (replaced) r++;
  }
  return items;
}

/** Two objects or two lists: worth a look inside. */
function isComparable(before: unknown, after: unknown): boolean {
  return (isRecord(before) && isRecord(after)) || (Array.isArray(before) && Array.isArray(after));
}
