import type { DiffGroup, FieldChange, ListChange, PayloadDiff } from "@/lib/payload/diff-model";
import type { Path } from "@/lib/payload/path";

/** Changes that are told; those that must catch the eye go first, so that padding doesn't push them out ([T38]). */
const MOST_CHANGES = 500;
/** Characters of JSON that all changes may take together. */
const MOST_CHARACTERS = 400_000;
const MOST_LISTS = 100;
/** Of one text, one value with all that is in it, one key, and the marked words or lines of one text. */
const LONGEST_TEXT = 2_000;
const LARGEST_VALUE = 10_000;
const LONGEST_KEY = 200;
const LONGEST_DETAIL = 8_000;
const MOST_ENTRIES = 100;
/** Characters before the first difference of two long texts. */
const LEAD_IN = 100;

/**
 * A change as the API tells it. `cut`: something of it is left out. Of two long texts `before` and `after` are the
 * piece from character `starts_at` on, so that the first difference is always in sight.
 */
type BoundedChange = FieldChange & { cut: boolean; starts_at: number };
/** What is unchanged is only counted: its `fields` are empty. */
type BoundedGroup = Exclude<DiffGroup, { type: "changes" }> | { type: "changes"; fields: BoundedChange[] };

/** `left_out`: changes that are not told at all; `totals` count them too. `truncated`: anything is left out or cut. */
export type BoundedDiff = Omit<PayloadDiff, "groups"> & {
  groups: BoundedGroup[];
  left_out: number;
  truncated: boolean;
};

/** A piece of a text that doesn't begin or end within a surrogate pair. */
function piece(text: string, start: number, length: number): string {
  const isLow = (at: number): boolean => /[\udc00-\udfff]/.test(text.charAt(at));
  const end = start + length;
  return text.slice(start > 0 && isLow(start) ? start + 1 : start, end < text.length && isLow(end) ? end - 1 : end);
}

/** Copies a value as far as its size allows. */
class Clip {
  cut = false;
  private left = LARGEST_VALUE;

  constructor(private readonly startsAt: number) {}

  value(value: unknown): unknown {
    this.left -= 8;
    if (typeof value === "string") return this.text(value, this.startsAt, LONGEST_TEXT);
    if (typeof value !== "object" || value === null) return value;
    if (Array.isArray(value)) return this.entries(value).map((item) => this.value(item));
    const keys = this.entries(Object.keys(value));
    return Object.fromEntries(keys.map((key) => [this.key(key), this.value(Reflect.get(value, key))]));
  }

  key(key: string): string {
    return this.text(key, 0, LONGEST_KEY);
  }

  path(path: Path): Path {
    return path.map((step) => (typeof step === "string" ? this.key(step) : step));
  }

  private text(text: string, start: number, longest: number): string {
    const shown = piece(text, start, Math.max(0, Math.min(longest, this.left)));
    if (shown.length < text.length) this.cut = true;
    this.left -= shown.length;
    return shown;
  }

  private entries<T>(all: readonly T[]): readonly T[] {
    const shown = all.slice(0, Math.max(0, Math.min(MOST_ENTRIES, Math.floor(this.left / 8))));
    if (shown.length < all.length) this.cut = true;
    return shown;
  }
}

/** Where the piece to show of two texts begins: 0 unless one of them is long. */
function startOf(before: unknown, after: unknown): number {
  if (typeof before !== "string" || typeof after !== "string") return 0;
  if (Math.max(before.length, after.length) <= LONGEST_TEXT) return 0;
  const shorter = Math.min(before.length, after.length);
  let at = 0;
  while (at < shorter && before.charCodeAt(at) === after.charCodeAt(at)) at++;
  return Math.max(0, at - LEAD_IN);
}

function boundChange(change: FieldChange): BoundedChange {
  const { before, after, detail, item, ...rest } = change;
  const starts_at = startOf(before, after);
  const clips = [new Clip(starts_at), new Clip(starts_at), new Clip(0)] as const;
  const [clipBefore, clipAfter, clipName] = clips;
  const isLong = detail !== undefined && JSON.stringify(detail).length > LONGEST_DETAIL;
  const bounded = {
    ...rest,
    path: clipName.path(change.path),
    ...(before !== undefined && { before: clipBefore.value(before) }),
    ...(after !== undefined && { after: clipAfter.value(after) }),
    ...(detail !== undefined && { detail: isLong ? ({ type: "too_large" } as const) : detail }),
    ...(item !== undefined && { item: clipName.key(item) }),
  };
  return { ...bounded, starts_at, cut: isLong || clips.some((clip) => clip.cut) };
}

/** The changes that are told, as far as they fit. */
function choose(changes: readonly FieldChange[]): Map<FieldChange, BoundedChange> {
  const striking = changes.filter((change) => change.standouts.length > 0);
  const others = changes.filter((change) => change.standouts.length === 0);
  const chosen = new Map<FieldChange, BoundedChange>();
  let left = MOST_CHARACTERS;
  for (const change of [...striking, ...others].slice(0, MOST_CHANGES)) {
    const bounded = boundChange(change);
    left -= JSON.stringify(bounded).length;
    if (left < 0) break;
    chosen.set(change, bounded);
  }
  return chosen;
}

/** The lists that changed their length, as many as their paths together are short enough for. */
function boundLists(lists: readonly ListChange[]): ListChange[] {
  const clip = new Clip(0);
  const bounded = lists
    .slice(0, MOST_LISTS)
    .map((list) => ({ list: { ...list, path: clip.path(list.path) }, fits: !clip.cut }));
  return bounded.filter(({ fits }) => fits).map(({ list }) => list);
}

/** A difference of any size as an answer of at most about half a megabyte that says what it leaves out. Pure. */
export function boundDiff(diff: PayloadDiff): BoundedDiff {
  const changes = diff.groups.flatMap((group) => (group.type === "changes" ? group.fields : []));
  const chosen = choose(changes);
  const groups: BoundedGroup[] = [];
  for (const group of diff.groups) {
    const last = groups.at(-1);
    if (group.type === "changes") {
      const fields = group.fields.flatMap((field) => chosen.get(field) ?? []);
      if (fields.length > 0) groups.push({ type: "changes", fields });
    } else if (last !== undefined && last.type === group.type) {
      last.count += group.count;
    } else groups.push({ type: group.type, count: group.count, fields: [] });
  }
  const lists = boundLists(diff.lists);
  const left_out = changes.length - chosen.size;
  const isWhole = left_out === 0 && lists.length === diff.lists.length && diff.complete;
  const truncated = !isWhole || [...chosen.values()].some((change) => change.cut);
  return { ...diff, groups, lists, left_out, truncated };
}
