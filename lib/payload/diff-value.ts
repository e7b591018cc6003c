import type { DiffBudget } from "./diff-budget";
import { alignByValue, alignLists, type ListAlignment, numbered } from "./diff-list";
import type { ChangeDetail, FieldChange, ListChange } from "./diff-model";
import { scalarDetail } from "./diff-scalar";
import { isRecord, type Path } from "./path";
import { standoutsOf } from "./standouts";

/** Entries past which objects and lists are shown whole rather than compared inside. */
const MOST_FIELDS = 5_000;
/**
 * Lists longer than this are matched by value only, and show their changed items but not each unchanged one.
 */
const LONG_LIST = 1_000;
const MOST_LONG_LIST_CHANGES = 500;
/** From one passenger to two is no jump, from ten recipients to twenty is. */
const FEWEST_ITEMS_OF_A_JUMP = 5;

type Place = { path: Path; item?: string | undefined };

/**
 * Collects the field changes between two values. With `partial`, `after` holds only what an action sets: what
 * it doesn't name in an object is untouched, not removed; a list that it names replaces the list.
 */
export class ValueDiff {
  readonly fields: FieldChange[] = [];
  readonly lists: ListChange[] = [];
  complete = true;

  constructor(
    private readonly budget: DiffBudget,
    private readonly partial: boolean,
  ) {}

  compare(place: Place, before: unknown, after: unknown): void {
    this.budget.step();
    const areObjects = isRecord(before) && isRecord(after);
    const areLists = Array.isArray(before) && Array.isArray(after);
    if (this.budget.ids.of(before) === this.budget.ids.of(after)) this.same(place, before, after);
    else if (!areObjects && !areLists)
      this.changed(place, before, after, scalarDetail(place.path, before, after, this.budget));
    else if (this.fields.length >= MOST_FIELDS) this.changed(place, before, after, { type: "too_large" });
    else if (areObjects) this.compareObjects(place, before, after);
    else if (areLists) this.compareLists(place, before, after);
  }

  added(place: Place, after: unknown): void {
    const standouts = standoutsOf(place.path, undefined, after);
    this.push({ ...place, kind: "added", after, touched: true, leaves: this.leaves(after), standouts });
  }

  /** A field where nothing was before at all: nothing about it is new, so nothing is marked. */
  laidOut(place: Place, after: unknown): void {
    this.push({ ...place, kind: "added", after, touched: true, leaves: this.leaves(after), standouts: [] });
  }

  untouched(place: Place, before: unknown): void {
    this.push({ ...place, kind: "same", before, touched: false, leaves: this.leaves(before), standouts: [] });
  }

  private removed(place: Place, before: unknown): void {
    const standouts = standoutsOf(place.path, before, undefined);
    this.push({ ...place, kind: "removed", before, touched: true, leaves: this.leaves(before), standouts });
  }

  private same(place: Place, before: unknown, after: unknown): void {
    this.push({ ...place, kind: "same", before, after, touched: true, leaves: this.leaves(after), standouts: [] });
  }

  private changed(place: Place, before: unknown, after: unknown, detail?: ChangeDetail): void {
    if (detail?.type === "too_large") this.complete = false;
    const standouts = standoutsOf(place.path, before, after, detail);
    const leaves = this.leaves(after);
    this.push({
      ...place,
      kind: "changed",
      before,
      after,
      ...(detail && { detail }),
      touched: true,
      leaves,
      standouts,
    });
  }

  private compareObjects(place: Place, before: Record<string, unknown>, after: Record<string, unknown>): void {
    const start = this.fields.length;
    for (const key of Object.keys(after)) {
      const field = { ...place, path: [...place.path, key] };
      if (Object.hasOwn(before, key)) this.compare(field, before[key], after[key]);
      else this.added(field, after[key]);
    }
    for (const key of Object.keys(before)) {
      if (Object.hasOwn(after, key)) continue;
      const field = { ...place, path: [...place.path, key] };
      if (this.partial) this.untouched(field, before[key]);
      else this.removed(field, before[key]);
    }
    if (this.partial) this.collapse(start, place, before, after);
  }

  private compareLists(place: Place, before: readonly unknown[], after: readonly unknown[]): void {
    if (before.length !== after.length) this.lists.push(lengthChange(place.path, before.length, after.length));
    if (Math.max(before.length, after.length) > LONG_LIST) {
      this.compareLongLists(place, before, after);
      return;
    }
    const start = this.fields.length;
    const alignment = alignLists(before, after, this.budget, this.partial);
    this.itemChanges(place, before, after, alignment);
    if (this.partial && !alignment.reordered) this.collapse(start, place, before, after);
  }

  private compareLongLists(place: Place, before: readonly unknown[], after: readonly unknown[]): void {
    this.budget.step(before.length + after.length);
    const alignment = alignByValue(...numbered(before, after, this.budget, this.partial));
    const changes = alignment.items.filter((item) => item.type !== "pair");
    if (changes.length > MOST_LONG_LIST_CHANGES) {
      this.changed(place, before, after, { type: "too_large" });
      return;
    }
    this.itemChanges(place, before, after, { ...alignment, items: changes });
    const leaves = alignment.items.length - changes.length;
    if (leaves > 0) this.push({ ...place, kind: "same", touched: true, leaves, standouts: [] });
  }

  private itemChanges(place: Place, before: readonly unknown[], after: readonly unknown[], to: ListAlignment): void {
    if (to.reordered) this.changed(place, before, after, { type: "order" });
    for (const item of to.items) {
      const value = item.type === "removed" ? before[item.before] : after[item.after];
      const path = [...place.path, item.type === "removed" ? item.before : item.after];
      const name = to.identity !== undefined && isRecord(value) ? String(value[to.identity]) : place.item;
      const field = name === undefined ? { path } : { path, item: name };
      if (item.type === "removed") this.removed(field, value);
      else if (item.type === "added") this.added(field, value);
      else this.compare(field, before[item.before], value);
    }
  }

  /** Joins the entries since `start` into one where none of them is a change. */
  private collapse(start: number, place: Place, before: unknown, after: unknown): void {
    const within = this.fields.slice(start);
    if (within.length === 0 || within.some((field) => field.kind !== "same")) return;
    const leaves = within.reduce((sum, field) => sum + field.leaves, 0);
    this.fields.length = start;
    this.push({ ...place, kind: "same", before, after, touched: true, leaves, standouts: [] });
  }

  private leaves(value: unknown): number {
    this.budget.step();
    if (typeof value !== "object" || value === null) return 1;
    let count = 0;
    for (const item of Object.values(value)) count += this.leaves(item);
    return Math.max(count, 1);
  }

  private push(field: Omit<FieldChange, "item"> & { item?: string | undefined }): void {
    const { item, ...rest } = field;
    this.fields.push(item === undefined ? rest : { ...rest, item });
  }
}

function lengthChange(path: Path, before: number, after: number): ListChange {
  const isJump = after >= 2 * before || 2 * after <= before;
  return { path, before, after, large_jump: isJump && Math.abs(after - before) >= FEWEST_ITEMS_OF_A_JUMP };
}
