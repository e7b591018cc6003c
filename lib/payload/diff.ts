import { DiffBudget } from "./diff-budget";
import type { DiffGroup, FieldChange, PayloadDiff } from "./diff-model";
import { ValueDiff } from "./diff-value";
import { isRecord, type Path } from "./path";

/** Lists and objects with more entries than this are laid out whole where there is no before. */
const MOST_LAID_OUT = 5_000;
const LONGEST_LAID_OUT_LIST = 1_000;

/** Keys under which tools take the fields to change: `update_user {user_id, fields: {email}}`. */
const PATCH_KEYS = new Set(["fields", "changes", "updates", "update", "patch", "set", "data", "values", "attributes"]);

/**
 * The difference that a reviewer sees of a job: the arguments against the record they change, or against a
 * payload of the same shape; all fields laid out where there is no record. Pure, and bounded by `budget`
 * (T38).
 */
export function diffAction(before: unknown, args: unknown, budget = new DiffBudget()): PayloadDiff {
  if (before === undefined || before === null) return layOutFields(args, budget);
  if (isRecord(before) && isRecord(args) && !isSameShape(before, args)) {
    return diffArgsAgainstRecord(before, args, budget);
  }
  return diffPayload(before, args, budget);
}

/**
 * Two payloads of one shape, such as two revisions; blind to key order, so empty exactly when they are
 * JCS-equal.
 */
export function diffPayload(before: unknown, after: unknown, budget = new DiffBudget()): PayloadDiff {
  const diff = new ValueDiff(budget, false);
  diff.compare({ path: [] }, before, after);
  return toPayloadDiff("plain", diff);
}

/**
 * The arguments of an action against the whole record that it changes. Arguments named like a field of the
 * record are compared with it, others are set by this action (`added`), and what the action doesn't name is
 * untouched.
 */
function diffArgsAgainstRecord(
  before: Record<string, unknown>,
  args: Record<string, unknown>,
  budget = new DiffBudget(),
): PayloadDiff {
  const diff = new ValueDiff(budget, true);
  const named = new Set<string>();
  for (const [key, value] of Object.entries(args)) {
    if (Object.hasOwn(before, key)) {
      named.add(key);
      diff.compare({ path: [key] }, before[key], value);
    } else if (PATCH_KEYS.has(key) && isRecord(value) && sharedKeys(before, value).length > 0) {
      const fields = sharedKeys(before, value);
      for (const field of fields) named.add(field);
      diff.compare({ path: [key] }, Object.fromEntries(fields.map((field) => [field, before[field]])), value);
    } else {
      diff.added({ path: [key] }, value);
    }
  }
  for (const [key, value] of Object.entries(before)) {
    if (!named.has(key)) diff.untouched({ path: [key] }, value);
  }
  const changesNothing = diff.fields.every((field) => field.kind === "same");
  return toPayloadDiff(changesNothing ? "target" : "record", diff);
}

/**
 * Most keys are on both sides. A payload that replaces a record must not hide behind "untouched" what it
 * leaves out.
 */
function isSameShape(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  const shared = sharedKeys(before, after).length;
  return 2 * shared > Object.keys(before).length + Object.keys(after).length - shared;
}

function sharedKeys(before: Record<string, unknown>, after: Record<string, unknown>): string[] {
  return Object.keys(after).filter((key) => Object.hasOwn(before, key));
}

/** Every field of a payload that has no before, as added; lists of scalars stay in one piece. */
function layOutFields(args: unknown, budget: DiffBudget): PayloadDiff {
  const diff = new ValueDiff(budget, false);
  const visit = (path: Path, value: unknown): void => {
    const entries = diff.fields.length < MOST_LAID_OUT ? entriesToLayOut(value) : [];
    if (entries.length === 0) diff.laidOut({ path }, value);
    for (const [step, item] of entries) visit([...path, step], item);
  };
  visit([], args);
  return toPayloadDiff("fields", diff);
}

function entriesToLayOut(value: unknown): [string | number, unknown][] {
  if (isRecord(value)) return Object.entries(value);
  if (!Array.isArray(value) || value.length > LONGEST_LAID_OUT_LIST || !value.some(isRecord)) return [];
  return [...value.entries()];
}

function toPayloadDiff(mode: PayloadDiff["mode"], diff: ValueDiff): PayloadDiff {
  const totals = { added: 0, removed: 0, changed: 0, same: 0 };
  for (const field of diff.fields) totals[field.kind] += field.kind === "same" ? field.leaves : 1;
  return { mode, groups: group(diff.fields), lists: diff.lists, totals, complete: diff.complete };
}

function group(fields: FieldChange[]): DiffGroup[] {
  const groups: DiffGroup[] = [];
  for (const field of fields) {
    const isApart = !field.touched && field.path.length === 1;
    const type = field.kind !== "same" ? "changes" : isApart ? "untouched" : "unchanged";
    const last = groups.at(-1);
    if (last?.type !== type) {
      groups.push(type === "changes" ? { type, fields: [field] } : { type, count: field.leaves, fields: [field] });
      continue;
    }
    last.fields.push(field);
    if (last.type !== "changes") last.count += field.leaves;
  }
  return groups;
}

/** The changes of a diff in order, without what is unchanged. */
export function changedFields(diff: PayloadDiff): FieldChange[] {
  return diff.groups.flatMap((group) => (group.type === "changes" ? group.fields : []));
}
